import { Link } from '@remix-run/react'
import styles from './models.module.css'

/** Why this person may not manage models, with the way out where there is one. */
export const ManageNote = ({ why, isGuest }: { why: string; isGuest: boolean }) => (
  <p className={styles.note}>
    {why} {isGuest ? <Link to="/account#keep">Create an account</Link> : null}
  </p>
)
