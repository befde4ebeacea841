import { CardSpec, CardView, LIMITS, Sha256Hex } from '@lensboard/contract'
import { z } from 'zod'
import { ResultJson } from './result-json.js'

/** The first field of every file of ours, and how it is recognised. */
export const LENSBOARD_FORMAT = 'lensboard'
export const LENSBOARD_VERSION = 1

const Answered = z.object({ runKey: Sha256Hex, result: ResultJson })

/**
 * Our own result file (`*.lensboard.json`): a card's question, how everybody looks at it, and its answer with every
 * column in full float32. A difference has its second reading as `baseline`, with the same rows.
 */
export const LensboardFile = Answered.extend({
  format: z.literal(LENSBOARD_FORMAT),
  version: z.literal(LENSBOARD_VERSION),
  title: z.string().max(LIMITS.titleChars),
  /** Absent where a result was saved without a card, as the command line does without a board. */
  spec: CardSpec.optional(),
  view: CardView.optional(),
  metric: z.string().max(LIMITS.nameChars).optional(),
  baseline: Answered.optional(),
})
/** As read: columns are typed arrays. */
export type LensboardFile = z.infer<typeof LensboardFile>
