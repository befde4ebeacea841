import type { DecoderSpec } from '@lensboard/models'
import {
  add,
  concat,
  Graph,
  gradients,
  log,
  matMul,
  mul,
  reduceMax,
  reduceSum,
  reshape,
  shapeOf,
  softmax,
  sub,
  transpose,
  type Value,
} from '@lensboard/onnx'
import { externalWeights } from '../decoder/external-weights.js'
import type { BuiltGraph } from '../decoder/forward-graph.js'
import { unembed } from '../decoder/unembed.js'

/**
 * The loss of R translators and its gradient. A translator makes h + weight · h + bias of a row's stream, which the
 * model's own head then reads; the loss is KL(output‖lens) in nats, summed over tokens (arXiv:2303.08112).
 * Inputs: `h` [R, N, dModel], N tokens' streams at each row; `target` [N, dModel], what leaves the last block;
 * `weight` [R, dModel, dModel], out by in; `bias` [R, 1, dModel]; `share` [], what one token counts in the gradient.
 * Outputs: `loss` [R], a sum over tokens; `weight_grad`, `bias_grad`, of their inputs' shapes.
 */
export function translatorGradientGraph(decoder: DecoderSpec, folder: string): BuiltGraph {
  const { dModel } = decoder
  const g = new Graph()
  const weights = externalWeights(g, folder)
  const h = g.input('h', 'float32', ['R', 'N', dModel])
  const target = g.input('target', 'float32', ['N', dModel])
  const weight = g.input('weight', 'float32', ['R', dModel, dModel])
  const bias = g.input('bias', 'float32', ['R', 1, dModel])
  const translated = add(g, h, add(g, matMul(g, h, transpose(g, weight, [0, 2, 1])), bias))
  const flat = reshape(g, translated, g.int64s(-1, dModel))
  const logits = unembed(g.at('lens'), flat, decoder, weights) // [R · N, V]
  const cells = concat(g, [shapeOf(g, h, 0, 2), g.int64s(-1)], 0)
  const output = distribution(g.at('output'), unembed(g.at('output'), target, decoder, weights)) // [N, V]
  const lens = distribution(g.at('probs'), reshape(g, logits, cells)) // [R, N, V]
  const negEntropy = sub(g, expected(g, output.probs, output.logits), output.logSumExp)
  const kl = sub(g, negEntropy, sub(g, expected(g, output.probs, lens.logits), lens.logSumExp)) // [R, N]
  g.output('loss', reduceSum(g, kl, -1), 'float32', ['R'])
  // The derivative of the loss by the lens's logits is known in closed form; what comes before follows the rules.
  const away = mul(g, sub(g, lens.probs, output.probs), g.input('share', 'float32', []))
  const seed = { value: logits, grad: reshape(g, away, shapeOf(g, logits)) }
  const [weightGrad, biasGrad] = gradients(g, [seed], [weight, bias])
  g.output('weight_grad', weightGrad!, 'float32', ['R', dModel, dModel])
  g.output('bias_grad', biasGrad!, 'float32', ['R', 1, dModel])
  return { bytes: g.toBytes(), weightBytes: weights.loadedBytes() }
}

/** Probabilities of logits over the last axis, and the logarithm of what they were divided by. */
function distribution(g: Graph, logits: Value): { logits: Value; probs: Value; logSumExp: Value } {
  const probs = softmax(g, logits)
  // log Σ exp(z) = z_max − log p_max; Softmax is several times faster than ReduceLogSumExp.
  const logSumExp = sub(g, reduceMax(g, logits, -1), log(g, reduceMax(g, probs, -1)))
  return { logits, probs, logSumExp }
}

/** Σ p z over the last axis. */
const expected = (g: Graph, probs: Value, logits: Value): Value => reduceSum(g, mul(g, probs, logits), -1)
