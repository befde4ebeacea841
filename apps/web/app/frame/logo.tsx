import styles from './frame.module.css'

/** Nine cells of a lens: dark below, bright where the answer forms. */
const CELLS = [
  { fill: '#440154', path: 'M1 13h6v6H1z' },
  { fill: '#414487', path: 'M7 13h6v6H7zM1 7h6v6H1z' },
  { fill: '#2a788e', path: 'M13 13h6v6h-6zM7 7h6v6H7zM1 1h6v6H1z' },
  { fill: '#22a884', path: 'M13 7h6v6h-6zM7 1h6v6H7z' },
  { fill: '#fde725', path: 'M13 1h6v6h-6z' },
]

export const LogoMark = ({ size = 20 }: { size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" className={styles.mark}>
    {CELLS.map(({ fill, path }) => (
      <path key={fill} d={path} fill={fill} />
    ))}
  </svg>
)

/** The mark and the name. */
export const Logo = () => (
  <span className={styles.logo}>
    <LogoMark />
    Lensboard
  </span>
)
