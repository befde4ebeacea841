import type { CSSProperties } from 'react'
import styles from './skeleton.module.css'

/** A grey stand-in with the size of what will come, so that nothing jumps. */
export const Skeleton = ({
  width = '100%',
  height = 16,
  style,
}: {
  width?: number | string
  height?: number | string
  style?: CSSProperties
}) => <span className={styles.skeleton} style={{ width, height, ...style }} aria-hidden />
