import styles from './projects.module.css'

/** The board's picture, 4:3. Both themes are named; the one that is not shown is not loaded either. */
export const Thumbnail = ({ url }: { url: string }) => (
  <span className={styles.thumbnail}>
    {(['light', 'dark'] as const).map((theme) => (
      <img
        key={theme}
        src={`${url}${url.includes('?') ? '&' : '?'}theme=${theme}`}
        alt=""
        width={400}
        height={300}
        loading="lazy"
        decoding="async"
        data-for={theme}
      />
    ))}
  </span>
)
