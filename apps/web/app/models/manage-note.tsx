import { Link } from '@remix-run/react'
import styles from './models.module.css'

const WAY_OUT = 'Create an account'

/** Why this person may not manage models; where an account would do, the sentence leads there. */
export const ManageNote = ({ why }: { why: string }) => (
  <p className={styles.note}>
    {why.startsWith(WAY_OUT) ? (
      <>
        <Link to="/account#keep">{WAY_OUT}</Link>
        {why.slice(WAY_OUT.length)}
      </>
    ) : (
      why
    )}
  </p>
)
