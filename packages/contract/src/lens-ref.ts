import { z } from 'zod'
import { canonicalJson, sha256Hex } from './canonical.js'
import { CheckpointRef, Sha256Hex } from './checkpoint-ref.js'
import { LIMITS } from './limits.js'
import type { TrainedLens } from './trained-lens.js'

/** Which learned lens a reading goes through: `name` is for people, `hash` (of `lensHash`) is the identity. */
export const LensRef = z.object({
  kind: z.enum(['tuned', 'jacobian']),
  name: z.string().min(1).max(LIMITS.titleChars),
  hash: Sha256Hex,
  /** Set where a person accepted that the lens was made for another checkpoint, and for which. */
  madeFor: CheckpointRef.partial({ hash: true }).optional(),
})
export type LensRef = z.infer<typeof LensRef>

/** What of a lens decides a run's key: its name does not, and neither does the name of what it was made for. */
export const lensIdentity = (lens: 'logit' | LensRef) =>
  lens === 'logit' ? lens : { hash: lens.hash, ...(lens.madeFor && { accepted: true }) }

/** Identity of a lens: SHA-256 over all that decides what it reads, its numbers by their own hash. */
export const lensHash = ({ kind, capture, layers, dModel, sha256 }: TrainedLens): Promise<string> =>
  sha256Hex(canonicalJson({ kind, capture, layers, dModel, sha256 }))
