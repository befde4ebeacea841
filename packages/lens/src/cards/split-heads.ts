import type { Component } from '@lensboard/contract'
import type { DecoderSpec } from '@lensboard/models'
import type { OpenGraph } from '../engine/onnx-runtime.js'
import { float32s } from '../feed.js'
import { frozenNorm } from './frozen-norm.js'
import { rowOf, rowsFeed } from './metric.js'

/** One component, and what it adds to the stream, [dModel]. */
export interface Part {
  component: Component
  vector: Float32Array
}

/**
 * What each head of each layer adds to the stream of one token, and what attention adds beside them: the bias of its
 * output projection and, where a norm follows, its shift. Through such a norm heads go with its statistics frozen at
 * what attention really returned. `at` gives the token's `z.l`.
 */
export async function splitHeads(
  graph: OpenGraph,
  decoder: DecoderSpec,
  at: (name: string) => Float32Array,
): Promise<Part[][]> {
  const { nHeads, dHead, nLayers } = decoder
  const z = rowsFeed(Array.from({ length: nLayers }, (_, layer) => at(`z.${layer}`)))
  const names = decoder.weights.blocks.flatMap(({ o, ln1Post }, layer) => [
    `heads.${layer}`,
    ...(o.bias ? [`bias.${layer}`] : []),
    ...(ln1Post?.scale ? [`scale.${layer}`] : []),
    ...(ln1Post?.shift ? [`shift.${layer}`] : []),
  ])
  const found = await graph.run({ z, own: ownEntries(nHeads, dHead) }, names)
  const vector = (name: string) => found[name]?.data as Float32Array | undefined
  return Array.from({ length: nLayers }, (_, layer) => partsOfLayer(decoder, layer, vector))
}

function partsOfLayer(
  { nHeads, dModel, norm, residScale, weights }: DecoderSpec,
  layer: number,
  vector: (name: string) => Float32Array | undefined,
): Part[] {
  const { ln1Post } = weights.blocks[layer]!
  const heads = { data: vector(`heads.${layer}`)!, dims: [nHeads, dModel] }
  const bias = vector(`bias.${layer}`)
  const raw = [...Array.from({ length: nHeads }, (_, head) => rowOf(heads, head, dModel)), ...(bias ? [bias] : [])]
  const [scale, shift] = [vector(`scale.${layer}`), vector(`shift.${layer}`)]
  const normed = ln1Post ? frozenNorm(norm, sumOf(raw), raw) : raw
  const added = normed.map((x) => x.map((value, i) => value * (scale?.[i] ?? 1) * residScale))
  const rest = [...added.slice(nHeads), ...(shift ? [shift.map((value) => value * residScale)] : [])]
  return [
    ...added.slice(0, nHeads).map((x, head): Part => ({ component: { site: 'head', layer, head }, vector: x })),
    ...(rest.length > 0 ? [{ component: { site: 'bias', layer }, vector: sumOf(rest) } satisfies Part] : []),
  ]
}

const sumOf = (vectors: readonly Float32Array[]): Float32Array =>
  vectors[0]!.map((_, i) => vectors.reduce((sum, vector) => sum + vector[i]!, 0))

/** [H, H · dHead]: one where an entry of z is the head's own. */
function ownEntries(nHeads: number, dHead: number) {
  const width = nHeads * dHead
  const data = new Float32Array(nHeads * width)
  for (let head = 0; head < nHeads; head++) data.fill(1, head * (width + dHead), head * (width + dHead) + dHead)
  return float32s(data, [nHeads, width])
}
