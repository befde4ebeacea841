import { AppError, type Continuation, type Intervention } from '@lensboard/contract'
import { forwardBytes, keyBytes, refuseRun } from '../engine/memory.js'
import type { WorkerContext } from '../engine/worker-context.js'
import { resolveInterventions } from '../interventions/resolve-interventions.js'
import { cachedForward } from './cached-forward.js'
import { chooseToken } from './choose-token.js'
import { xoshiro128 } from './random.js'

/** How a prompt is to go on, and where it ends by itself. */
export interface ContinueQuestion extends Continuation {
  /** After one of these nothing follows. */
  stopIds: readonly number[]
  /** Tokens in them are counted from the start, or not named: then they concern what is written, too. */
  interventions: readonly Intervention[]
}

/**
 * What the model writes after the prompt: as many tokens as asked for, or fewer where it ends by itself; the end token
 * is the last one. `onToken` is told each at once and may throw to stop. Throws OUT_OF_MEMORY, and RUN_CRASHED when the
 * model's logits are no numbers.
 */
export async function continuePrompt(
  { tokens, temperature, topP, seed, stopIds, interventions }: ContinueQuestion,
  context: WorkerContext,
  onToken: (id: number) => void,
): Promise<number[]> {
  const { decoder, ids, open, progress } = context
  const longest = ids.length + tokens
  const [graph] = await open('own-head')
  const run = forwardBytes(decoder, longest, { streams: 0, patternCells: 0, logits: false })
  refuseRun(decoder.name, longest, run + 2 * keyBytes(decoder, longest))
  // Only how many tokens there are counts here, and those to come are changed as well.
  const all = Array.from({ length: longest }, (_, i) => ids[i] ?? 0)
  const changes = await resolveInterventions(interventions, { ...context, ids: all, forward: graph })
  progress(0, { total: tokens, unit: 'tokens' })
  const forward = cachedForward(graph, decoder, changes)
  const random = xoshiro128(seed)
  const written: number[] = []
  while (written.length < tokens) {
    const { logits } = await forward.read([...ids, ...written], ['logits'])
    const id = chooseToken(logits!.data as Float32Array, { temperature, topP }, random)
    if (id === undefined) throw notNumbers(decoder.name, written.length)
    written.push(id)
    onToken(id)
    if (stopIds.includes(id)) break
  }
  return written
}

const notNumbers = (name: string, written: number) =>
  new AppError(
    'RUN_CRASHED',
    `${name} gave no numbers for the token after ${written} of the continuation, so nothing can follow.`,
  )
