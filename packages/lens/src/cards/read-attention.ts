import { type AttentionResult, attentionBytes } from '@lensboard/contract'
import type { DecoderShape } from '@lensboard/models'
import { forwardBytes, keyBytes, refuseRun } from '../engine/memory.js'
import type { OpenGraph } from '../engine/onnx-runtime.js'
import { type AttentionQuestion, checkResultCells } from '../engine/question.js'
import type { WorkerContext } from '../engine/worker-context.js'
import { float32s } from '../feed.js'
import { chunkedForward } from '../forward/chunked-forward.js'
import { CHUNK_TOKENS, tokenChunks } from '../forward/token-chunks.js'
import { maskMaps } from '../interventions/mask-feeds.js'
import { resolveInterventions } from '../interventions/resolve-interventions.js'
import type { Chunk } from '../lens/chunk.js'

/** The numbers of an attention result; tokens and facts are the engine's to add. */
export type AttentionReadings = Omit<AttentionResult, 'facts' | 'ids' | 'tokens'>

/** Most weights of all layers and heads that one chunk of queries may bring out of the graph. */
const FETCHED_WEIGHTS_MAX = 64 * 1024 * 1024

/**
 * Runs the decoder over one chunk of tokens after the other, and keeps of their patterns what was asked for: single
 * heads, or means over heads and layers. What is said of every head, and the rollout, is of all layers.
 */
export async function readAttention(question: AttentionQuestion, context: WorkerContext): Promise<AttentionReadings> {
  const { decoder, ids, open, progress } = context
  const { nLayers, nHeads, nKvHeads } = decoder
  const { reduce } = question
  const nPositions = ids.length
  const layers = range(question.layers?.from ?? 0, question.layers?.to ?? nLayers - 1)
  const heads = question.heads === 'all' ? range(0, nHeads - 1) : sortedOnce(question.heads)
  const maps = (reduce === 'all' ? 1 : layers.length) * (reduce === 'none' ? heads.length : 1)
  const size = triangle(nPositions)
  const cells = maps * size
  checkResultCells(attentionBytes(maps, nPositions) / FLOAT)
  const [forward, summary, rolloutStep] = await open('own-head', 'pattern-summary', 'rollout-step')
  progress(0)
  const resolved = await resolveInterventions(question.interventions ?? [], { ...context, forward })
  const most = queriesPerChunk(decoder, nPositions)
  refuseRun(
    decoder.name,
    nPositions,
    forwardBytes(decoder, most, {
      ...{ streams: 0, patternCells: nLayers * nHeads * most * nPositions, logits: false },
      ...{ nKeys: nPositions, maskMaps: maskMaps(decoder, [resolved]) },
    }) +
      keyBytes(decoder, nPositions) +
      FLOAT * (2 * cells + (nLayers + 6) * size),
  )
  const patterns = new Float32Array(cells)
  const map = (index: number) => patterns.subarray(index * size, (index + 1) * size)
  const means = Array.from({ length: nLayers }, () => new Float32Array(size))
  const [entropy, distance] = [new Float64Array(nLayers * nHeads), new Float64Array(nLayers * nHeads)]
  // What each head counts: in the mean over all of them, and in the one that was asked for.
  const asked = 1 / (heads.length * (reduce === 'all' ? layers.length : 1))
  const counts = Array.from({ length: nHeads }, (_, head) => (heads.includes(head) ? asked : 0))
  const shares = float32s(Float32Array.of(...Array<number>(nHeads).fill(1 / nHeads), ...counts), [2, nHeads])
  const tokens = chunkedForward(forward, decoder, { ids, changes: resolved })
  const names = range(0, nLayers - 1).map((layer) => `pattern.${layer}`)
  // Nothing of it is remembered, so its first chunks need not be short.
  for (const chunk of tokenChunks(nPositions, most, most)) {
    progress(chunk.start)
    const [queries, keys] = [places(chunk.start, chunk.end), places(0, chunk.end)]
    const fetched = await tokens.read(chunk, names)
    for (const [layer, name] of names.entries()) {
      const { dims } = fetched[name]!
      const weights = fetched[name]!.data as Float32Array
      const feeds = { pattern: float32s(weights, [...dims]), shares, queries, keys }
      const found = await summary.run(feeds, ['means', 'entropy', 'distance'])
      const mean = (of: number) => mapOf(found.means!.data as Float32Array, of, chunk)
      addRows(means[layer]!, mean(0), chunk)
      for (let head = 0; head < nHeads; head++) {
        entropy[layer * nHeads + head]! += found.entropy!.data[head]!
        distance[layer * nHeads + head]! += found.distance!.data[head]!
      }
      const index = layers.indexOf(layer)
      if (index < 0) continue
      if (reduce !== 'none') addRows(map(reduce === 'all' ? 0 : index), mean(1), chunk)
      else
        for (const [h, head] of heads.entries())
          addRows(map(index * heads.length + h), mapOf(weights, head, chunk), chunk)
    }
  }
  const overQueries = (sums: Float64Array) => Float32Array.from(sums, (sum) => sum / nPositions)
  const rollout = await rolloutOf(rolloutStep, means, nPositions)
  progress(nPositions)
  return {
    kind: 'attention',
    reduce,
    layers,
    heads: reduce === 'none' ? heads : [],
    nKvHeads,
    nHeads,
    patterns,
    headEntropy: overQueries(entropy),
    headDistance: overQueries(distance),
    rollout,
  }
}

const FLOAT = 4
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)
const sortedOnce = (numbers: readonly number[]) => [...new Set(numbers)].sort((a, b) => a - b)
const triangle = (nPositions: number) => (nPositions * (nPositions + 1)) / 2

const places = (start: number, end: number) =>
  float32s(
    Float32Array.from({ length: end - start }, (_, t) => start + t),
    [end - start],
  )

/** Queries that are read at once, a power of two: all weights of a chunk lie in memory together. */
export function queriesPerChunk({ nLayers, nHeads }: Pick<DecoderShape, 'nLayers' | 'nHeads'>, nPositions: number) {
  const fit = FETCHED_WEIGHTS_MAX / (nLayers * nHeads * nPositions)
  return Math.min(CHUNK_TOKENS, 2 ** Math.max(0, Math.floor(Math.log2(fit))))
}

/** One map of several that a chunk of queries has, [maps, queries, keys]. */
function mapOf(weights: Float32Array, index: number, { start, end }: Chunk): Float32Array {
  const size = (end - start) * end
  return weights.subarray(index * size, (index + 1) * size)
}

/** Adds a chunk's rows, [queries, keys], to a lower triangle; what lies above the diagonal is zero. */
export function addRows(into: Float32Array, rows: Float32Array, { start, end }: Chunk): void {
  for (let query = start; query < end; query++) {
    const [from, to] = [(query - start) * end, triangle(query)]
    for (let key = 0; key <= query; key++) into[to + key]! += rows[from + key]!
  }
}

/** How much of each token's stream came from each token before, half of it through each layer's mean pattern. */
async function rolloutOf(step: OpenGraph, means: readonly Float32Array[], nPositions: number): Promise<Float32Array> {
  const dims = [nPositions, nPositions]
  const mean = new Float32Array(nPositions ** 2)
  let flow = Float32Array.from({ length: nPositions ** 2 }, (_, i) => (i % (nPositions + 1) === 0 ? 1 : 0))
  const rowsOf = (into: (query: number, row: [number, number]) => void) => {
    for (let query = 0; query < nPositions; query++) into(query, [triangle(query), triangle(query + 1)])
  }
  for (const lower of means) {
    rowsOf((query, row) => mean.set(lower.subarray(...row), query * nPositions))
    const { out } = await step.run({ mean: float32s(mean, dims), flow: float32s(flow, dims) }, ['out'])
    flow = out!.data as Float32Array<ArrayBuffer>
  }
  const kept = new Float32Array(triangle(nPositions))
  rowsOf((query, [at]) => kept.set(flow.subarray(query * nPositions, query * nPositions + query + 1), at))
  return kept
}
