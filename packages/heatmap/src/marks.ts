/** Whitespace marks as strokes in a 6 × 10 box (0.6 em × 1 em): fonts cannot be trusted to have ␣ ⏎ ⇥. */
export const MARK_PATHS = {
  space: 'M0.9 6.7V8.5H5.1V6.7',
  newline: 'M5.1 2.6V6.4H1.1M2.7 4.7L1 6.4L2.7 8.1',
  tab: 'M0.5 5.4H4.3M2.8 3.8L4.4 5.4L2.8 7M5.5 3.4V7.4',
} as const

export const MARK_BOX = { width: 6, height: 10, stroke: 0.9 }
export type Mark = keyof typeof MARK_PATHS
