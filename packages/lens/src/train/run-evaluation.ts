import type { WorkerContext } from '../engine/worker-context.js'
import { evaluateTranslators, type LensQuality } from './evaluate-translators.js'
import { identityTranslators, type Translators } from './translators.js'

/** How a lens reads text, beside the logit lens. Translators stand at every block, [L, …]. */
export interface EvaluateQuestion {
  kind: 'evaluate'
  translators: Translators
  windows: readonly (readonly number[])[]
}

export interface EvaluateReadings {
  quality: LensQuality
  logitLens: LensQuality
}

/** Reads windows of text through a lens and through the logit lens. */
export async function runEvaluation(
  { translators, windows }: EvaluateQuestion,
  { decoder, open, progress }: WorkerContext,
): Promise<EvaluateReadings> {
  const [forward, graph] = await open('own-head', 'translator-evaluation')
  let read = 0
  const judge = (lens: Translators) =>
    evaluateTranslators({ forward, graph, decoder }, lens, windows, () =>
      progress(read++, { total: 2 * windows.length, unit: 'prompts' }),
    )
  const quality = await judge(translators)
  const logitLens = await judge(identityTranslators(decoder.nLayers, decoder.dModel))
  return { quality, logitLens }
}
