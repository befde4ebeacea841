import type { WorkerContext } from '../engine/worker-context.js'
import { addJacobian, type JacobianMean } from './jacobian-mean.js'
import { promptJacobian, validPositions } from './prompt-jacobian.js'

/** A Jacobian lens as the worker fits it. */
export interface JacobianQuestion {
  kind: 'jacobian'
  prompts: readonly (readonly number[])[]
  /** Tokens at the start of a prompt that do not count. */
  skipFirst: number
  /** Ends the fit once a prompt moves the mean by less, after the fewest prompts that are read in any case. */
  stopBelow: number
  promptsMin: number
  resume?: JacobianMean | undefined
  /** The mean is handed out after this time; a minute where absent. */
  keepMs?: number | undefined
}

export interface JacobianReadings extends JacobianMean {
  /** Prompts too short to have a position that counts. */
  tooShort: number
}

const KEEP_MS = 60_000
/** Numbers that are differentiated at once: entries of the final stream times tokens. */
const CELLS_AT_ONCE = 2_048

/** Averages the Jacobians of prompts until the mean stands still. */
export async function runJacobian(
  { prompts, skipFirst, stopBelow, promptsMin, resume, keepMs = KEEP_MS }: JacobianQuestion,
  { decoder, open, progress, tellLearning }: WorkerContext,
): Promise<JacobianReadings> {
  const [graph] = await open('stream-gradients')
  const usable = prompts.filter((ids) => validPositions(ids.length, skipFirst) > 0)
  const settled = ({ nPrompts, change }: JacobianMean) => nPrompts >= promptsMin && change < stopBelow
  let found = resume
  let kept = performance.now()
  for (const [n, ids] of usable.entries()) {
    if (n < (resume?.nPrompts ?? 0)) continue
    if (found && settled(found)) break
    const dimsAtOnce = Math.max(1, Math.min(decoder.dModel, Math.floor(CELLS_AT_ONCE / ids.length)))
    const jacobian = await promptJacobian(graph, decoder, ids, { skipFirst, dimsAtOnce }, () =>
      progress(n, { total: usable.length, unit: 'prompts' }),
    )
    found = addJacobian(found, jacobian, decoder.nLayers - 1)
    const { nPrompts, change } = found
    tellLearning({ type: 'prompt', nPrompts, total: usable.length, change })
    if (performance.now() - kept >= keepMs) {
      tellLearning({ type: 'kept', mean: found })
      kept = performance.now()
    }
  }
  const none: JacobianMean = { nPrompts: 0, mean: new Float32Array(), change: Number.NaN }
  return { ...(found ?? none), tooShort: prompts.length - usable.length }
}
