import type { DecoderSpec } from '@lensboard/models'
import {
  add,
  cast,
  Graph,
  gatherLast,
  log,
  matMul,
  mul,
  reduceMax,
  reduceSum,
  reshape,
  softmax,
  squeeze,
  sub,
  topK,
  transpose,
  type Value,
} from '@lensboard/onnx'
import { externalWeights } from '../decoder/external-weights.js'
import type { BuiltGraph } from '../decoder/forward-graph.js'
import { unembed } from '../decoder/unembed.js'

/**
 * One row's lens beside the model's own output, token by token. Inputs: `h`, `target` [N, dModel]; `weight` [dModel,
 * dModel]; `bias` [dModel]; `next` int64 [N], the true next tokens. Outputs: `kl` [N], KL(output‖lens); `nll` [N],
 * −log p(next) of the lens; `own_nll` [N], of the output; `own_entropy` [N], of its distribution; `top`, `own_top` int32 [N, 1], the most probable tokens;
 * `mean`, `own_mean` [V], sums of the distributions over tokens. Nats.
 */
export function translatorEvaluationGraph(decoder: DecoderSpec, folder: string): BuiltGraph {
  const { dModel, dVocab } = decoder
  const g = new Graph()
  const weights = externalWeights(g, folder)
  const h = g.input('h', 'float32', ['N', dModel])
  const target = g.input('target', 'float32', ['N', dModel])
  const weight = g.input('weight', 'float32', [dModel, dModel])
  const bias = g.input('bias', 'float32', [dModel])
  const next = reshape(g, g.input('next', 'int64', ['N']), g.int64s(-1, 1))
  const translated = add(g, h, add(g, matMul(g, h, transpose(g, weight, [1, 0])), bias))
  const lens = read(g.at('lens'), unembed(g.at('lens'), translated, decoder, weights))
  const output = read(g.at('output'), unembed(g.at('output'), target, decoder, weights))
  const kl = reduceSum(g, mul(g, output.probs, sub(g, output.logProbs, lens.logProbs)), -1)
  g.output('kl', kl, 'float32', ['N'])
  const entropy = mul(g, reduceSum(g, mul(g, output.probs, output.logProbs), -1), g.scalar(-1))
  g.output('own_entropy', entropy, 'float32', ['N'])
  for (const [prefix, { probs, logProbs }] of [['', lens] as const, ['own_', output] as const]) {
    const found = squeeze(g, gatherLast(g, logProbs, next), -1)
    g.output(`${prefix}nll`, mul(g, found, g.scalar(-1)), 'float32', ['N'])
    const { indices } = topK(g, probs, g.int64s(1))
    g.output(`${prefix}top`, cast(g, indices, 'int32'), 'int32', ['N', 1])
    g.output(`${prefix}mean`, reduceSum(g, probs, 0), 'float32', [dVocab])
  }
  return { bytes: g.toBytes(), weightBytes: weights.loadedBytes() }
}

function read(g: Graph, logits: Value): { probs: Value; logProbs: Value } {
  const probs = softmax(g, logits)
  const logSumExp = sub(g, reduceMax(g, logits, -1, true), log(g, reduceMax(g, probs, -1, true)))
  return { probs, logProbs: sub(g, logits, logSumExp) }
}
