import type { LensResult } from '@lensboard/contract'
import type { AlignedRows } from './align-rows.js'
import type { Pair } from './align-tokens.js'

/** How the cells of two readings were brought together. */
export interface Alignment extends AlignedRows {
  /** Positions side by side; −1 in the reading that has no such token. */
  columns: readonly Pair[]
  /** By `ids` where ids are the same tokens in both, else by `text`; `position` where somebody asked for that. */
  by: 'ids' | 'text' | 'position'
  /** The readings as they were, of the same tokens' ids. */
  a: LensResult
  b: LensResult
}

const alignments = new WeakMap<LensResult, WeakMap<LensResult, Alignment>>()

/** How two readings that `matchReadings` gave were brought together; undefined where nothing had to be moved. */
export const alignmentOf = (a: LensResult, b: LensResult | undefined): Alignment | undefined =>
  b && alignments.get(a)?.get(b)

/** Remembers how two readings were brought together, as long as both are held. */
export function keepAlignment(a: LensResult, b: LensResult, alignment: Alignment): void {
  const byB = alignments.get(a) ?? new WeakMap<LensResult, Alignment>()
  alignments.set(a, byB.set(b, alignment))
}
