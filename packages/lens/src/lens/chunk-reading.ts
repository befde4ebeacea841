import type { Parity } from '@lensboard/contract'
import type { ScanCounts } from '../scan/scan-counts.js'
import type { FollowedTokens } from './chunk.js'
import type { LensColumns } from './lens-readings.js'

/** What is followed at one position; `found` may hold more columns than are wanted. */
export interface FollowedPosition {
  wanted: readonly number[]
  found: FollowedTokens
}

/** All that a reading says of one chunk of tokens. */
export interface ChunkReading {
  columns: LensColumns
  followed: readonly FollowedPosition[]
  parity: Parity
  /** Cells that were no numbers. */
  notFinite: number
  /** What a scan in 8 bits did; absent where all was read exactly. */
  scanned?: ScanCounts
}

/** Memory that its arrays take. */
export function readingBytes({ columns, followed }: ChunkReading): number {
  const arrays = [columns, ...followed.map(({ found }) => found)].flatMap((part) => Object.values(part))
  return arrays.reduce((bytes, array) => bytes + (ArrayBuffer.isView(array) ? array.byteLength : 0), 0)
}
