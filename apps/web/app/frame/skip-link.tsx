import styles from './frame.module.css'

/** First stop of the keyboard on every page. */
export const SkipLink = () => (
  <a href="#main" className={styles.skip}>
    Skip to content
  </a>
)
