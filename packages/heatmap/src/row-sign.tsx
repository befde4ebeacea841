import type { RowNote } from './read-through.js'

/** Signs of marked rows in a box of 8 × 8: a triangle that points down, and a hatch. */
export const ROW_SIGNS: Record<RowNote['sign'], { path: string; filled: boolean }> = {
  worse: { path: 'M0.5 1.5h7L4 7.5z', filled: true },
  meaningless: { path: 'M0 3L3 0M0 8L8 0M5 8L8 5', filled: false },
}

/** The sign of marked rows, in the colour of its text. */
export const RowSign = ({ sign }: { sign: RowNote['sign'] }) => (
  <svg className="lb-row-sign" data-sign={sign} viewBox="0 0 8 8" width="8" height="8" aria-hidden="true">
    <path
      d={ROW_SIGNS[sign].path}
      {...(ROW_SIGNS[sign].filled ? { fill: 'currentColor' } : { fill: 'none', stroke: 'currentColor' })}
    />
  </svg>
)
