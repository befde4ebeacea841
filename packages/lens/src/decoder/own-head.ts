import type { DecoderSpec } from '@lensboard/models'
import { cast, type Graph, gatherLast, last, log, slice, softmax, sub, topK, type Value } from '@lensboard/onnx'
import type { ExternalWeights } from './external-weights.js'
import { unembed } from './unembed.js'

/** How many of the model's own most probable tokens the parity check follows at each position. */
export const CHECKED_TOKENS = 16

/**
 * The model's own logits, computed where the model computes them: inside the forward graph, from the value that
 * leaves the last block. `next_logits` are those of the last token of all. Fetched whole only for the terminal's array files; the parity check fetches what is reduced.
 */
export function ownHead(g: Graph, residPost: Value, decoder: DecoderSpec, weights: ExternalWeights): void {
  const { dVocab } = decoder
  const checked = Math.min(CHECKED_TOKENS, dVocab)
  const logits = unembed(g, residPost, decoder, weights)
  const top = topK(g, logits, g.int64s(checked))
  const best = slice(g, top.indices, -1, 0, 1)
  // log Σ exp(z) = z_max − log p_max; Softmax is several times faster than ReduceLogSumExp.
  const logSumExp = sub(g, slice(g, top.values, -1, 0, 1), log(g, gatherLast(g, softmax(g, logits), best)))
  g.output('logits', logits, 'float32', ['N', dVocab])
  g.output('next_logits', last(g, logits, 0), 'float32', [1, dVocab])
  g.output('own_ids', cast(g, top.indices, 'int32'), 'int32', ['N', checked])
  g.output('own_logits', top.values, 'float32', ['N', checked])
  g.output('own_log_sum_exp', logSumExp, 'float32', ['N', 1])
}
