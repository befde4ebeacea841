import type { DecoderSpec } from '@lensboard/models'
import { Graph, gather, greater, reshape, shapeOf, sub, where } from '@lensboard/onnx'
import { externalWeights } from './decoder/external-weights.js'
import type { BuiltGraph } from './decoder/forward-graph.js'
import { finalNorm, unembedNormed } from './decoder/unembed.js'

/**
 * Logits of a chunk of the residual stream over the vocabulary V, in one product. Inputs: `h` [P, R, dModel], P
 * positions × R rows; `bare` [R], 1 for a row that is read without the final norm. Outputs: `logits` [P · R, V], and
 * `normed` [P, 1, dModel], the last row as it met the unembedding.
 */
export function lensHeadGraph(decoder: DecoderSpec, folder: string): BuiltGraph {
  const { dModel, dVocab } = decoder
  const g = new Graph()
  const weights = externalWeights(g, folder)
  const h = g.input('h', 'float32', ['P', 'R', dModel])
  const bare = reshape(g, g.input('bare', 'float32', ['R']), g.int64s(1, -1, 1))
  const flat = reshape(g, h, g.int64s(-1, dModel))
  const normed = reshape(g, finalNorm(g.at('unembed'), flat, decoder, weights), shapeOf(g, h))
  const rows = where(g, greater(g, bare, g.scalar(0.5)), h, normed)
  const lastRow = sub(g, shapeOf(g, h, 1, 2), g.int64s(1))
  g.output('normed', gather(g, rows, lastRow, 1), 'float32', ['P', 1, dModel])
  const products = unembedNormed(g.at('unembed'), reshape(g, rows, g.int64s(-1, dModel)), decoder, weights)
  g.output('logits', products, 'float32', ['N', dVocab])
  return { bytes: g.toBytes(), weightBytes: weights.loadedBytes() }
}
