import type { RunFacts } from '@lensboard/contract'
import type { NoScan } from './open-scan.js'
import type { ScanCounts } from './scan-counts.js'
import type { ScanMode } from './scan-mode.js'

/** What a result says of the scan that was asked for: what it did, or why every one of `cells` was read exactly. */
export function scanFacts(mode: ScanMode, found: ScanCounts | NoScan, cells: number): NonNullable<RunFacts['scan']> {
  if ('why' in found) return { mode, certified: 0, exact: cells, why: found.why }
  return { mode, ...found }
}
