import type { WorkerContext } from '../engine/worker-context.js'
import { addJacobian, type JacobianMean } from './jacobian-mean.js'
import { promptJacobian, validPositions } from './prompt-jacobian.js'

/** A Jacobian lens as the worker fits it. */
export interface JacobianQuestion {
  kind: 'jacobian'
  prompts: readonly (readonly number[])[]
  /** Tokens at the start of a prompt that do not count. */
  skipFirst: number
  /** Ends the fit once the mean moves by less, after the fewest prompts that are read in any case. */
  stopBelow: number
  promptsMin: number
  resume?: JacobianMean
}

export interface JacobianReadings extends JacobianMean {
  /** Prompts too short to have a position that counts. */
  tooShort: number
}

const KEEP_MS = 60_000
/** Numbers that are differentiated at once: entries of the final stream times tokens. */
const CELLS_AT_ONCE = 2_048
/** One prompt moves the mean by chance; the stop rule looks at the smoothed change. */
const SMOOTHING = 0.9

/** Averages the Jacobians of prompts until the mean stands still. */
export async function runJacobian(
  { prompts, skipFirst, stopBelow, promptsMin, resume }: JacobianQuestion,
  { decoder, open, progress, tellLearning }: WorkerContext,
): Promise<JacobianReadings> {
  const [graph] = await open('stream-gradients')
  const usable = prompts.filter((ids) => validPositions(ids.length, skipFirst) > 0)
  let found = resume
  let smoothed: number | undefined
  let kept = performance.now()
  for (const [n, ids] of usable.entries()) {
    if (n < (resume?.nPrompts ?? 0)) continue
    const dimsAtOnce = Math.max(1, Math.min(decoder.dModel, Math.floor(CELLS_AT_ONCE / ids.length)))
    const jacobian = await promptJacobian(graph, decoder, ids, { skipFirst, dimsAtOnce }, () =>
      progress(n, { total: usable.length, unit: 'prompts' }),
    )
    found = addJacobian(found, jacobian, decoder.nLayers - 1)
    const { nPrompts, change } = found
    if (Number.isFinite(change))
      smoothed = smoothed === undefined ? change : SMOOTHING * smoothed + (1 - SMOOTHING) * change
    tellLearning({ type: 'prompt', nPrompts, total: usable.length, change: smoothed ?? Number.NaN })
    if (performance.now() - kept > KEEP_MS) {
      tellLearning({ type: 'kept', mean: structuredClone(found) })
      kept = performance.now()
    }
    if (nPrompts >= promptsMin && smoothed !== undefined && smoothed < stopBelow) break
  }
  const none: JacobianMean = { nPrompts: 0, mean: new Float32Array(), change: Number.NaN }
  return { ...(found ?? none), tooShort: prompts.length - usable.length }
}
