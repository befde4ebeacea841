import { Site } from '@lensboard/contract'
import type { DecoderShape } from '@lensboard/models'
import { changeName, placeOf } from '../decoder/change-inputs.js'
import { type Feed, float32s, int64s } from '../feed.js'
import { changesOf, numbersOf, type Resolved } from './change.js'

type Shape = Pick<DecoderShape, 'nLayers' | 'nHeads' | 'dModel' | 'dHead'>

/** B rows of T tokens, filled up on the right. */
interface Batch {
  nBatch: number
  nPositions: number
}

/** The host's half of interventions on streams and heads: neutral where nothing is changed. */
export function changeFeeds(shape: Shape, batch: Batch, resolved: readonly Resolved[]): Record<string, Feed> {
  return {
    ...Object.fromEntries(
      Site.options.map((site) => [changeName.scale(site), siteScale(shape, batch, site, resolved)]),
    ),
    ...directions(shape, batch, resolved),
    [changeName.headScale]: headScale(shape, batch, resolved),
    ...headPatch(shape, batch, resolved),
  }
}

/** [L, N, 1], or [L, 1, 1] where nothing is scaled or replaced at this site. */
function siteScale({ nLayers }: Shape, { nBatch, nPositions }: Batch, site: Site, resolved: readonly Resolved[]): Feed {
  const scales = changesOf(resolved, 'scale').filter(({ change }) => change.at === site)
  const puts = changesOf(resolved, 'put').filter(({ change }) => change.at === site)
  if (scales.length + puts.length === 0) return ones([nLayers, 1, 1])
  const feed = ones([nLayers, nBatch * nPositions, 1])
  const at = (row: number, layer: number, position: number) => (layer * nBatch + row) * nPositions + position
  for (const { row, change } of scales)
    for (const layer of numbersOf(change.layers))
      for (const position of numbersOf(change.positions)) feed.data[at(row, layer, position)]! *= change.factor
  for (const { row, change } of puts) feed.data[at(row, change.layer, change.position)] = 0
  return feed
}

/** What is added or put: every vector once, and for each place that is changed how much of each goes to each token. */
function directions({ nLayers, dModel }: Shape, { nBatch, nPositions }: Batch, resolved: readonly Resolved[]) {
  const wanted = [
    ...changesOf(resolved, 'add').map(({ row, change }) => ({ row, ...change })),
    ...changesOf(resolved, 'put').map(({ row, change }) => ({
      row,
      ...change,
      coefficient: 1,
      positions: { from: change.position, to: change.position },
    })),
  ]
  const vectors = [...new Set(wanted.map(({ vector }) => vector))]
  const places = [...new Set(wanted.map(({ at, layer }) => placeOf(at, layer)))]
  // Variant 0 changes nothing.
  const index = Array.from({ length: nLayers * Site.options.length }, (_, place) => places.indexOf(place) + 1)
  const [width, tokens] = [vectors.length, wanted.length === 0 ? 1 : nBatch * nPositions]
  const share = new Float32Array((places.length + 1) * tokens * width)
  for (const { row, at, layer, positions, vector, coefficient } of wanted)
    for (const position of numbersOf(positions)) {
      const token = index[placeOf(at, layer)]! * tokens + row * nPositions + position
      share[token * width + vectors.indexOf(vector)]! += coefficient
    }
  const table = new Float32Array(width * dModel)
  for (const [k, vector] of vectors.entries()) table.set(vector, k * dModel)
  return {
    [changeName.directions]: float32s(table, [width, dModel]),
    [changeName.coefficients]: float32s(share, [places.length + 1, tokens, width]),
    [changeName.coefficientsIndex]: int64s(index),
  }
}

/** [L, B, H, T, 1], or ones that broadcast. */
function headScale({ nLayers, nHeads }: Shape, { nBatch, nPositions }: Batch, resolved: readonly Resolved[]): Feed {
  const scales = changesOf(resolved, 'scale_heads')
  const puts = changesOf(resolved, 'put_head')
  if (scales.length + puts.length === 0) return ones([nLayers, 1, 1, 1, 1])
  const feed = ones([nLayers, nBatch, nHeads, nPositions, 1])
  const at = (row: number, layer: number, head: number) => ((layer * nBatch + row) * nHeads + head) * nPositions
  for (const { row, change } of scales)
    for (const layer of numbersOf(change.layers))
      for (const head of new Set(change.heads))
        for (const position of numbersOf(change.positions)) feed.data[at(row, layer, head) + position]! *= change.factor
  for (const { row, change } of puts) {
    const start = at(row, change.layer, change.head)
    feed.data.fill(0, start, start + nPositions)
  }
  return feed
}

/** [variant, B, H, T, dHead] with variant 0 all zero, or one zero. */
function headPatch({ nLayers, nHeads, dHead }: Shape, { nBatch, nPositions }: Batch, resolved: readonly Resolved[]) {
  const puts = changesOf(resolved, 'put_head')
  const layers = [...new Set(puts.map(({ change }) => change.layer))]
  const index = Array.from({ length: nLayers }, (_, layer) => layers.indexOf(layer) + 1)
  const dims = puts.length === 0 ? [1, 1, 1, 1] : [nBatch, nHeads, nPositions, dHead]
  const variant = dims.reduce((a, b) => a * b, 1)
  const data = new Float32Array((layers.length + 1) * variant)
  for (const { row, change } of puts)
    data.set(change.values, index[change.layer]! * variant + (row * nHeads + change.head) * nPositions * dHead)
  return {
    [changeName.headPatch]: float32s(data, [layers.length + 1, ...dims]),
    [changeName.headPatchIndex]: int64s(index),
  }
}

const ones = (dims: number[]) => ({
  dtype: 'float32' as const,
  data: new Float32Array(dims.reduce((a, b) => a * b, 1)).fill(1),
  dims,
})
