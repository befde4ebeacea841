import { LIMITS, RunSpec, specHash } from '@lensboard/contract'
import { findRunBySpec, recentRuns } from '@lensboard/db'
import { z } from 'zod'
import { BoardInput } from '../inputs.js'
import { onBoard } from '../rights.js'
import { personProcedure } from '../trpc.js'
import { estimateMs } from './estimate.js'

/** What a card will cost. @public its name is in the type of the router */
export interface RunCost {
  /** Its answer is stored: placing the card computes nothing. */
  stored: boolean
  /** Milliseconds by what was measured here before; null where nothing like it was. */
  ms: number | null
}

/**
 * What a question will cost before it is asked, for somebody who may ask it: nothing where its answer is stored, else
 * an estimate from earlier runs. It queues nothing and needs no tokenizer; `tokens` is what the form knows.
 */
export const cost = personProcedure
  .input(BoardInput.extend({ spec: RunSpec, tokens: z.number().int().min(0).max(LIMITS.promptTokens) }))
  .query(async ({ ctx, input: { boardId, spec, tokens } }): Promise<RunCost> => {
    await onBoard(ctx, boardId, 'editor')
    const known = await findRunBySpec(ctx.db, await specHash(spec))
    if (known?.status === 'done') return { stored: true, ms: 0 }
    const past = await recentRuns(ctx.db, { kind: spec.kind, checkpoint: spec.checkpoint.hash })
    return { stored: false, ms: estimateMs(spec, tokens, past) }
  })
