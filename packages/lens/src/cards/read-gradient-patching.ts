import type { PatchingSpec } from '@lensboard/contract'
import type { DecoderSpec } from '@lensboard/models'
import { forwardBytes, gradientBytes, refuseRun } from '../engine/memory.js'
import type { Fetched } from '../engine/onnx-runtime.js'
import type { PatchingQuestion } from '../engine/question.js'
import type { WorkerContext } from '../engine/worker-context.js'
import { float32s, int64s } from '../feed.js'
import { forwardFeeds } from '../forward-feeds.js'
import { gradientName } from '../gradient/gradient-graph.js'
import { idsOf } from '../interventions/check-interventions.js'
import { tokenAt } from '../interventions/positions.js'
import { metricOf, tokensOf, tokenWeights } from './metric.js'
import { changedTokens, runMetrics } from './read-patching.js'
import type { PatchingReadings } from './readings.js'

/** Where the gradient graph has what a question patches: heads are patched where they return, before W_O. */
const siteOf = (at: PatchingSpec['at']) => (at === 'heads' ? 'z' : at)

/**
 * Attribution patching (Nanda 2022, Syed et al. 2023): one run of the clean prompt, one of the corrupted with its
 * gradient, and every effect is estimated to first order, Σ (clean − corrupted) · ∂metric/∂activation.
 */
export async function readGradientPatching(
  question: PatchingQuestion,
  { decoder, ids, open, progress }: WorkerContext,
): Promise<PatchingReadings> {
  const { nLayers } = decoder
  const { at, target, against } = question
  const corruptedIds = idsOf(question.corrupted)
  const position = tokenAt(question.position, ids.length)
  const site = siteOf(at)
  const layers = Array.from({ length: nLayers }, (_, layer) => layer)
  const [forward, tokenHead, graph] = await open('own-head', 'token-head', 'logit-gradients')
  refuseRun(
    decoder.name,
    ids.length,
    gradientBytes(decoder, ids.length) +
      forwardBytes(decoder, ids.length, { streams: 3 * nLayers, patternCells: 0, logits: false }),
  )
  const told = (runs: number) => progress(runs, { total: 2, unit: 'steps' })
  told(0)
  const hook = (layer: number) => `${site}.${layer}`
  const machine = { forward, tokenHead, decoder, question: { target, against, position } }
  const clean = await runMetrics(machine, { prompts: [ids], changes: [] }, layers.map(hook))
  told(1)
  const tokens = tokensOf(question)
  const corrupted = await graph.run(
    {
      ...forwardFeeds(decoder, [corruptedIds]),
      read: int64s([position]),
      tokens: int64s(tokens),
      logits_grad: float32s(tokenWeights(question, tokens), [1, tokens.length]),
    },
    ['logits', ...layers.flatMap((layer) => [hook(layer), gradientName(site, layer)])],
  )
  const corruptedMetric = metricOf(question, tokens, corrupted.logits!.data)
  const shown = changedTokens(ids, corruptedIds, position)
  const patched = layers.flatMap((layer) => {
    const effects = effectsOf(decoder, at, {
      clean: clean.fetched[hook(layer)]!,
      corrupted: corrupted[hook(layer)]!,
      gradient: corrupted[gradientName(site, layer)]!,
    })
    // Elsewhere no patch changes anything: what rounding left there is no effect.
    const moves = (column: number) => at === 'heads' || (column >= shown.from && column <= shown.to)
    return effects.map((effect, column) => corruptedMetric + (moves(column) ? effect : 0))
  })
  told(2)
  return {
    ...{ kind: 'patching', at, method: 'gradient', position, target, against, nLayers },
    ...{ clean: clean.metrics[0]!, corrupted: corruptedMetric, patched: Float32Array.from(patched) },
  }
}

interface Activations {
  clean: Fetched
  corrupted: Fetched
  gradient: Fetched
}

/** Σ (clean − corrupted) · gradient of one layer, by token or by head over all tokens; float64. */
function effectsOf(
  { nHeads, dHead }: DecoderSpec,
  at: PatchingSpec['at'],
  { clean, corrupted, gradient }: Activations,
): number[] {
  const [nPositions, width] = gradient.dims as [number, number]
  const effects = new Array<number>(at === 'heads' ? nHeads : nPositions).fill(0)
  for (let t = 0; t < nPositions; t++)
    for (let d = 0; d < width; d++) {
      const i = t * width + d
      const column = at === 'heads' ? Math.floor(d / dHead) : t
      effects[column]! += (clean.data[i]! - corrupted.data[i]!) * gradient.data[i]!
    }
  return effects
}
