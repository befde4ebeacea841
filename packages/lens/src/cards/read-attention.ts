import { type AttentionResult, EXACT_WEIGHTS_MAX } from '@lensboard/contract'
import { forwardBytes, refuseRun } from '../engine/memory.js'
import { type AttentionQuestion, checkResultCells } from '../engine/question.js'
import type { WorkerContext } from '../engine/worker-context.js'
import type { Feed } from '../feed.js'
import { forwardFeeds } from '../forward-feeds.js'
import { resolveInterventions } from '../interventions/resolve-interventions.js'

/** The numbers of an attention result; tokens and facts are the engine's to add. */
export type AttentionReadings = Omit<AttentionResult, 'facts' | 'ids' | 'tokens'>

/** Runs the decoder once and keeps the patterns asked for, averaged inside the graph where the card says so. */
export async function readAttention(question: AttentionQuestion, context: WorkerContext): Promise<AttentionReadings> {
  const { decoder, ids, open, progress } = context
  const { reduce } = question
  const nPositions = ids.length
  const layers = range(question.layers?.from ?? 0, question.layers?.to ?? decoder.nLayers - 1)
  const heads = question.heads === 'all' ? range(0, decoder.nHeads - 1) : sortedOnce(question.heads)
  const maps = (reduce === 'all' ? 1 : layers.length) * (reduce === 'none' ? heads.length : 1)
  const triangle = (nPositions * (nPositions + 1)) / 2
  const cells = maps * triangle
  // Stored as a byte each where they are many.
  checkResultCells(cells > EXACT_WEIGHTS_MAX ? cells / FLOAT : cells)
  const [graph] = await open(`patterns-${reduce}`)
  const patternCells = maps * nPositions ** 2
  refuseRun(decoder.name, nPositions, forwardBytes(decoder, nPositions, { streams: 0, patternCells, logits: false }))
  progress(0)
  const choice: Record<string, Feed> =
    reduce === 'none'
      ? { heads: { dtype: 'int64', data: BigInt64Array.from(heads, BigInt), dims: [heads.length] } }
      : { head_weight: headWeight(decoder, reduce === 'all' ? layers : range(0, decoder.nLayers - 1), heads, reduce) }
  const names = reduce === 'all' ? ['mean'] : layers.map((layer) => `${reduce === 'none' ? 'heads' : 'mean'}.${layer}`)
  const resolved = await resolveInterventions(question.interventions ?? [], context)
  const fetched = await graph.run(
    { ...forwardFeeds(decoder, [ids], [resolved]), ...choice, ...summaryFeeds(nPositions) },
    [...names, 'head_entropy', 'head_distance', 'rollout'],
  )
  const patterns = new Float32Array(maps * triangle)
  const mapsPerTensor = maps / names.length
  for (const [i, name] of names.entries())
    packTriangles(
      fetched[name]!.data as Float32Array,
      nPositions,
      patterns.subarray(i * mapsPerTensor * triangle, (i + 1) * mapsPerTensor * triangle),
    )
  const rollout = new Float32Array(triangle)
  packTriangles(fetched.rollout!.data as Float32Array, nPositions, rollout)
  const overQueries = (name: string) => (fetched[name]!.data as Float32Array).map((sum) => sum / nPositions)
  progress(nPositions)
  return {
    kind: 'attention',
    reduce,
    layers,
    heads: reduce === 'none' ? heads : [],
    nKvHeads: decoder.nKvHeads,
    nHeads: decoder.nHeads,
    patterns,
    headEntropy: overQueries('head_entropy'),
    headDistance: overQueries('head_distance'),
    rollout,
  }
}

const FLOAT = 4
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)
const sortedOnce = (numbers: readonly number[]) => [...new Set(numbers)].sort((a, b) => a - b)

/** Inputs of headSummaries. */
function summaryFeeds(nPositions: number): Record<string, Feed> {
  const identity = new Float32Array(nPositions ** 2)
  for (let t = 0; t < nPositions; t++) identity[t * nPositions + t] = 1
  return {
    places: { dtype: 'float32', data: Float32Array.from({ length: nPositions }, (_, t) => t), dims: [nPositions] },
    identity: { dtype: 'float32', data: identity, dims: [nPositions, nPositions] },
  }
}

/** What each head counts, [layer, 1, head]: equal shares of the chosen heads of a layer, or of all chosen layers. */
function headWeight(
  { nLayers, nHeads }: { nLayers: number; nHeads: number },
  layers: readonly number[],
  heads: readonly number[],
  reduce: 'heads' | 'all',
): Feed {
  const data = new Float32Array(nLayers * nHeads)
  const share = 1 / (heads.length * (reduce === 'all' ? layers.length : 1))
  for (const layer of layers) for (const head of heads) data[layer * nHeads + head] = share
  return { dtype: 'float32', data, dims: [nLayers, 1, nHeads] }
}

/** Keeps k ≤ q of every square in [maps, T, T]; what lies above the diagonal is zero. */
export function packTriangles(squares: Float32Array, nPositions: number, into: Float32Array): void {
  let at = 0
  for (let row = 0; at < into.length; row++) {
    const kept = (row % nPositions) + 1
    into.set(squares.subarray(row * nPositions, row * nPositions + kept), at)
    at += kept
  }
}
