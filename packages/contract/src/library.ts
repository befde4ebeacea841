import type { TrainedLens } from './trained-lens.js'

/** A lens of the library as everybody sees it. */
export interface LibraryLens {
  /** Its identity, of `lensHash`. */
  hash: string
  lens: TrainedLens
  /** Size of its numbers. */
  bytes: number
  /** Who brought it, and whether that is who looks; the shipped one is nobody's. */
  by: string
  mine: boolean
  shipped: boolean
  /** How many cards of boards that the asker may see use it, and of all boards. */
  cards: { yours: number; all: number }
  /** Set where its numbers are gone from this machine: nothing can be read through it until it is brought again. */
  missing?: true
  /** The training it came from, whose curve can be looked at. */
  trainingId?: string
  /** ISO time. */
  createdAt: string
}

/** Forms in which a lens can be written to a file. */
export const LENS_FORMS = ['lensboard', 'tuned-lens', 'jacobian'] as const
export type LensForm = (typeof LENS_FORMS)[number]
