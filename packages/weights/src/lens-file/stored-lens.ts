import type { TrainedLens } from '@lensboard/contract'
import type { LensNumbers } from './lens-numbers.js'

/** A lens: what it is, and its numbers. */
export interface StoredLens {
  lens: TrainedLens
  numbers: LensNumbers
}

/** What a file is said to be made for that does not say it. */
export const UNNAMED_MODEL = 'an unnamed model'

/** Bounds on what a file may say; the largest published decoders have 126 blocks of width 16,384. */
export const ROWS_MAX = 512
export const WIDTH_MAX = 65_536
