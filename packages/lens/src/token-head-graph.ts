import type { DecoderSpec, LinearWeights, StoredTensor } from '@lensboard/models'
import { add, Graph, linear, mul, type Value } from '@lensboard/onnx'
import { softcap } from './decoder/attention.js'
import { type ExternalWeights, externalWeights } from './decoder/external-weights.js'
import type { BuiltGraph } from './decoder/forward-graph.js'
import { norm } from './decoder/norm.js'
import { projection } from './decoder/projection.js'

/**
 * The model's own head for a few tokens, whose rows are picked from the unembedding where it lies, so that neither the
 * whole matrix nor a whole vocabulary of logits is held. Inputs: `h` [P, dModel], `tokens` [K]. Outputs [P, K]:
 * `logits` as the head makes them, and `uncapped`, the same before a softcap.
 */
export function tokenHeadGraph(decoder: DecoderSpec, folder: string): BuiltGraph {
  const { dModel } = decoder
  const { lnFinal } = decoder.weights
  const g = new Graph()
  const weights = externalWeights(g, folder)
  const h = g.input('h', 'float32', ['P', dModel])
  const normed = lnFinal ? norm(g.at('norm'), h, { ...decoder.norm, width: dModel }, lnFinal, weights) : h
  const uncapped = uncappedLogits(g, normed, g.input('tokens', 'int64', ['K']), decoder, weights)
  g.output('uncapped', uncapped, 'float32', ['P', 'K'])
  g.output('logits', capped(g, uncapped, decoder), 'float32', ['P', 'K'])
  return { bytes: g.toBytes(), weightBytes: weights.loadedBytes() }
}

/**
 * What parts of a stream add to logits when the final norm's statistics stay those of the whole. Inputs: `parts`
 * [C, dModel], divided by those statistics but not yet scaled; `tokens` [K]. Outputs, before any softcap: `parts_logits`
 * [C, K], and `rest_logits` [1, K], what the norm's shift and the head's biases add by themselves.
 */
export function partsHeadGraph(decoder: DecoderSpec, folder: string): BuiltGraph {
  const { dModel, norm: shape } = decoder
  const { lnFinal, unembedIn, unembed } = decoder.weights
  const g = new Graph()
  const weights = externalWeights(g, folder)
  const parts = g.input('parts', 'float32', ['C', dModel])
  const tokens = g.input('tokens', 'int64', ['K'])
  const bare = <T>({ bias: _, ...matrix }: LinearWeights<T>): LinearWeights<T> => matrix
  const unbiased: DecoderSpec = {
    ...decoder,
    weights: { ...decoder.weights, ...(unembedIn && { unembedIn: bare(unembedIn) }), unembed: bare(unembed) },
  }
  const stored = lnFinal?.scale && weights.full(lnFinal.scale)
  const by = stored && shape.scaleOffset !== 0 ? add(g, stored, g.scalar(shape.scaleOffset)) : stored
  const scaled = by ? mul(g, parts, by) : parts
  g.output('parts_logits', uncappedLogits(g.at('parts'), scaled, tokens, unbiased, weights), 'float32', ['C', 'K'])
  const nothing = g.constant('float32', [1, dModel], new Array<number>(dModel).fill(0))
  const shift = shape.kind === 'layer' && lnFinal?.shift ? add(g, nothing, weights.full(lnFinal.shift)) : nothing
  g.output('rest_logits', uncappedLogits(g.at('rest'), shift, tokens, decoder, weights), 'float32', [1, 'K'])
  return { bytes: g.toBytes(), weightBytes: weights.loadedBytes() }
}

/** Normed x [n, dModel] → logits of some tokens [n, K] as the model's own head makes them. */
export const tokenLogits = (
  g: Graph,
  normed: Value,
  tokens: Value,
  decoder: DecoderSpec,
  weights: ExternalWeights,
): Value => capped(g, uncappedLogits(g, normed, tokens, decoder, weights), decoder)

const capped = (g: Graph, logits: Value, { logitSoftcap }: DecoderSpec): Value =>
  logitSoftcap === undefined ? logits : softcap(g.at('softcap'), logits, logitSoftcap)

/** Normed x [n, dModel] → logits of some tokens [n, K], multiplied but not capped. */
function uncappedLogits(g: Graph, x: Value, tokens: Value, decoder: DecoderSpec, weights: ExternalWeights): Value {
  const { unembedIn, unembed } = decoder.weights
  const narrowed = unembedIn ? projection(g.at('narrow'), x, unembedIn, weights) : x
  const logits = pickedRows(g, narrowed, tokens, unembed, weights)
  return decoder.logitScale === 1 ? logits : mul(g, logits, g.scalar(decoder.logitScale))
}

/** x [n, in] by some rows of a matrix, with their biases and an adapter's change: [n, K]. */
function pickedRows(
  g: Graph,
  x: Value,
  rows: Value,
  { weight, bias, inOut, lora }: LinearWeights<StoredTensor>,
  weights: ExternalWeights,
): Value {
  if (inOut) throw new Error(`the unembedding ${weight.name} is not stored by rows`)
  const plain = linear(g, x, weights.rows(weight, rows))
  const y = bias ? add(g, plain, weights.rows(bias, rows)) : plain
  if (!lora) return y
  const at = g.at('lora')
  const change = linear(at, linear(at, x, weights.full(lora.down)), weights.rows(lora.up, rows))
  return add(at, y, mul(at, change, g.scalar(lora.scale)))
}
