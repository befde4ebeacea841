import type { RowQuality } from '@lensboard/contract'
import type { DecoderSpec } from '@lensboard/models'
import type { OpenGraph } from '../engine/onnx-runtime.js'
import { evaluation } from './evaluation.js'
import { readStreams } from './streams.js'
import type { Translators } from './translators.js'

/** How a lens reads held-out text, row by row, and how the model itself predicts it. */
export interface LensQuality {
  nTokens: number
  rows: RowQuality[]
  /** −log p of the true next token by the model's own output, nats. */
  crossEntropy: number
  /** KL(output‖mean output), nats. */
  chance: number
}

/** Reads windows of held-out text through a lens. `pause` runs before each and may throw to stop. */
export async function evaluateTranslators(
  { forward, graph, decoder }: { forward: OpenGraph; graph: OpenGraph; decoder: DecoderSpec },
  translators: Translators,
  windows: readonly (readonly number[])[],
  pause: () => void = () => {},
): Promise<LensQuality> {
  const sums = evaluation(graph, decoder, translators)
  let nTokens = 0
  for (const ids of windows) {
    pause()
    // The last token of a window has no next one.
    await sums.add(await readStreams(forward, decoder, [ids]), [...ids.slice(1), undefined])
    nTokens += ids.length
  }
  return { nTokens, rows: sums.rows(), crossEntropy: sums.crossEntropy(), chance: sums.chance() }
}
