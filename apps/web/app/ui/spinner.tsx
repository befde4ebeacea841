import styles from './spinner.module.css'

/** An arc that turns; stands still under reduced motion. Give `label` where no text beside it says what happens. */
export function Spinner({ size = 16, label }: { size?: number; label?: string }) {
  return (
    <span className={styles.spinner} style={{ width: size, height: size }}>
      <svg width={size} height={size} viewBox="0 0 16 16" fill="none" aria-hidden="true">
        <circle cx="8" cy="8" r="6.5" stroke="currentColor" strokeOpacity="0.25" strokeWidth="1.5" />
        <path d="M8 1.5A6.5 6.5 0 0 1 14.5 8" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
      </svg>
      {label ? <span className="lb-sr-only">{label}</span> : null}
    </span>
  )
}
