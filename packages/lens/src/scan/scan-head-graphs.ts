import type { DecoderSpec } from '@lensboard/models'
import { add, concat, Graph, greater, matMul, reshape, shapeOf, transpose, where } from '@lensboard/onnx'
import { externalWeights } from '../decoder/external-weights.js'
import type { BuiltGraph } from '../decoder/forward-graph.js'
import { projection } from '../decoder/projection.js'
import { finalNorm, logitsOf } from '../decoder/unembed.js'

/**
 * What meets the unembedding. Inputs: `h` [P, R, dModel]; `bare` [R], 1 for a row that is read without the final norm;
 * `own` [P, 1, dModel], what the final norm already made. Output `x` [P, R + 1, dEmbed].
 */
export function scanInputGraph(decoder: DecoderSpec, folder: string): BuiltGraph {
  const { dModel, dEmbed, weights: stored } = decoder
  const g = new Graph()
  const weights = externalWeights(g, folder)
  const h = g.input('h', 'float32', ['P', 'R', dModel])
  const own = g.input('own', 'float32', ['P', 1, dModel])
  const bare = reshape(g, g.input('bare', 'float32', ['R']), g.int64s(1, -1, 1))
  const flat = reshape(g, h, g.int64s(-1, dModel))
  const normed = reshape(g, finalNorm(g.at('unembed'), flat, decoder, weights), shapeOf(g, h))
  const all = concat(g, [where(g, greater(g, bare, g.scalar(0.5)), h, normed), own], 1)
  const rows = reshape(g, all, g.int64s(-1, dModel))
  const narrowed = stored.unembedIn ? projection(g.at('narrow'), rows, stored.unembedIn, weights) : rows
  const cells = shapeOf(g, all, 0, 2)
  const x = reshape(g, narrowed, concat(g, [cells, g.int64s(-1)], 0))
  g.output('x', x, 'float32', ['P', 'S', dEmbed])
  return { bytes: g.toBytes(), weightBytes: weights.convertedBytes(), prepack: false }
}

/**
 * Rows that meet the unembedding, in float32: `x` [n, dEmbed] → `logits` [n, V]. Packed like the lens head, for a packed
 * matrix is multiplied in longer stretches than one that is not, and rounds otherwise.
 */
export function scanExactGraph(decoder: DecoderSpec, folder: string): BuiltGraph {
  const g = new Graph()
  const weights = externalWeights(g, folder)
  const x = g.input('x', 'float32', ['n', decoder.dEmbed])
  const products = projection(g, x, decoder.weights.unembed, weights)
  g.output('logits', logitsOf(g, products, decoder), 'float32', ['n', decoder.dVocab])
  return { bytes: g.toBytes(), weightBytes: weights.loadedBytes() }
}

/** Columns of one product of picked rows: of so many, and of no more, the runtime adds terms as the packed head does. */
export const PICK_BLOCK = 64

/**
 * The same for some tokens only, whose rows are picked from the unembedding where it lies: `x` [n, dEmbed], `tokens`
 * [K], a multiple of `PICK_BLOCK` → `logits` [n, K].
 */
export function scanPickGraph(decoder: DecoderSpec, folder: string): BuiltGraph {
  const { weight, bias } = decoder.weights.unembed
  const g = new Graph()
  const weights = externalWeights(g, folder)
  const x = g.input('x', 'float32', ['n', decoder.dEmbed])
  const tokens = g.input('tokens', 'int64', ['K'])
  const blocks = reshape(g, weights.rows(weight, tokens), g.int64s(-1, PICK_BLOCK, decoder.dEmbed))
  const byBlock = matMul(g, x, transpose(g, blocks, [0, 2, 1]))
  const products = reshape(g, transpose(g, byBlock, [1, 0, 2]), concat(g, [shapeOf(g, x, 0, 1), shapeOf(g, tokens)], 0))
  const biased = bias ? add(g, products, weights.rows(bias, tokens)) : products
  g.output('logits', logitsOf(g, biased, decoder), 'float32', ['n', 'K'])
  return { bytes: g.toBytes(), weightBytes: weights.loadedBytes(), prepack: false }
}
