import { Link } from '@remix-run/react'
import styles from './frame.module.css'

/** Tells a guest how to keep what they make. */
export const GuestBanner = () => (
  <p className={styles.guest}>
    Guest account. <Link to="/account#keep">Add an e-mail</Link> to keep your boards.
  </p>
)
