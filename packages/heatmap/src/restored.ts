import type { PatchingResult } from '@lensboard/contract'

/** How far each patch brings the metric back, [layers, columns]: 0 is the corrupted run, 1 the clean one. */
export function restoredShares({ patched, clean, corrupted }: PatchingResult): Float32Array {
  const whole = clean - corrupted
  // Where both runs agree there is nothing to restore.
  return patched.map((metric) => (whole === 0 ? Number.NaN : (metric - corrupted) / whole))
}

/** A share in a cell: what would round to zero is `≈0`, `0` only when exact. */
export const formatShareShort = (share: number): string =>
  share !== 0 && Math.abs(share) < 0.005 ? '≈0' : formatShare(share)

/** A share as people read it: `0.42`, `−0.03`; `0` only when exact. */
export function formatShare(share: number): string {
  if (Number.isNaN(share)) return '–'
  if (share === 0) return '0'
  const size = Math.abs(share)
  const text = size < 0.005 ? size.toExponential(1) : size.toFixed(2)
  return share < 0 ? `−${text}` : text
}
