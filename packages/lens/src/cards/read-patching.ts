import type { PatchingSpec, Range } from '@lensboard/contract'
import type { DecoderSpec } from '@lensboard/models'
import { forwardBytes, refuseRun } from '../engine/memory.js'
import type { Fetched, OpenGraph } from '../engine/onnx-runtime.js'
import type { PatchingQuestion } from '../engine/question.js'
import type { WorkerContext } from '../engine/worker-context.js'
import { int64s } from '../feed.js'
import { forwardFeeds } from '../forward-feeds.js'
import type { Change } from '../interventions/change.js'
import { idsOf } from '../interventions/check-interventions.js'
import { tokenAt } from '../interventions/positions.js'
import { rowOf, streamMetrics, type TokenSets } from './metric.js'
import type { PatchingReadings } from './readings.js'

/** One cell of the grid: a layer, and a token or a head of it. */
interface Cell {
  layer: number
  column: number
}

// Several runs at once share the weights' way through the caches; beyond these sizes more of them only take memory.
const RUNS_MAX = 16
const TOKENS_MAX = 1_024

/** Runs both prompts once, then the corrupted one with each activation of the clean one in turn, several at a time. */
export async function readPatching(question: PatchingQuestion, context: WorkerContext): Promise<PatchingReadings> {
  const { decoder, ids, open, progress, tellPart } = context
  const { nLayers, nHeads } = decoder
  const { at, target, against } = question
  const corruptedIds = idsOf(question.corrupted)
  const position = tokenAt(question.position, ids.length)
  const [forward, tokenHead] = await open('own-head', 'token-head')
  const nRuns = Math.max(1, Math.min(RUNS_MAX, Math.floor(TOKENS_MAX / ids.length)))
  refuseRun(
    decoder.name,
    ids.length * nRuns,
    nRuns * forwardBytes(decoder, ids.length, { streams: 1, patternCells: 0, logits: false }) +
      forwardBytes(decoder, ids.length, { streams: nLayers, patternCells: 0, logits: false }),
  )
  const told = (cells: number) => progress(Math.floor(cells / nColumns), { total: nLayers, unit: 'layers' })
  const nColumns = at === 'heads' ? nHeads : ids.length
  told(0)
  const hook = (layer: number) => `${at === 'heads' ? 'z' : at}.${layer}`
  const hooks = Array.from({ length: nLayers }, (_, layer) => hook(layer))
  const metricsOf = (run: Run, names: readonly string[] = []) =>
    runMetrics({ forward, tokenHead, decoder, question: { target, against, position } }, run, names)
  const clean = await metricsOf({ prompts: [ids], changes: [] }, hooks)
  const corrupted = await metricsOf({ prompts: [corruptedIds], changes: [] })
  const patched = new Float32Array(nLayers * nColumns).fill(corrupted.metrics[0]!)
  const [cleanMetric, corruptedMetric] = [clean.metrics[0]!, corrupted.metrics[0]!]
  const fixed = { kind: 'patching', at, position, target, against, nLayers } as const
  const readings = { ...fixed, clean: cleanMetric, corrupted: corruptedMetric, patched }
  const cells = cellsOf(
    nLayers,
    at === 'heads' ? { from: 0, to: nHeads - 1 } : changedTokens(ids, corruptedIds, position),
  )
  for (let start = 0; start < cells.length; start += nRuns) {
    told((start / cells.length) * nLayers * nColumns)
    const chunk = cells.slice(start, start + nRuns)
    const changes = chunk.map((cell) => [patchOf(decoder, at, cell, clean.fetched[hook(cell.layer)]!)])
    const { metrics } = await metricsOf({ prompts: chunk.map(() => corruptedIds), changes })
    for (const [i, { layer, column }] of chunk.entries()) patched[layer * nColumns + column] = metrics[i]!
    const done = start + chunk.length
    tellPart?.({ ...readings, patched: withoutCells(patched, cells.slice(done), nColumns), done })
  }
  told(nLayers * nColumns)
  return readings
}

/** A copy of the grid in which cells that are still to come are missing. */
function withoutCells(patched: Float32Array, missing: readonly Cell[], nColumns: number): Float32Array {
  const copy = patched.slice()
  for (const { layer, column } of missing) copy[layer * nColumns + column] = Number.NaN
  return copy
}

/**
 * Tokens whose activations can matter. Before the first one that differs both prompts are the same to a decoder that
 * only looks back, and what comes after the position is not seen from it: there the corrupted metric stays.
 */
export const changedTokens = (ids: readonly number[], corruptedIds: readonly number[], position: number): Range => ({
  from: ids.findIndex((id, t) => id !== corruptedIds[t]),
  to: position,
})

const cellsOf = (nLayers: number, { from, to }: Range): Cell[] =>
  Array.from({ length: nLayers }, (_, layer) =>
    Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => ({ layer, column: from + i })),
  ).flat()

/** The clean activation [T, width] of one layer, put where a cell says. */
function patchOf(
  { nHeads, dHead, dModel }: DecoderSpec,
  at: PatchingSpec['at'],
  { layer, column }: Cell,
  clean: Fetched,
): Change {
  if (at !== 'heads') return { op: 'put', at, layer, position: column, vector: rowOf(clean, column, dModel) }
  const nPositions = clean.dims[0]!
  const values = new Float32Array(nPositions * dHead)
  for (let t = 0; t < nPositions; t++) values.set(rowOf(clean, t * nHeads + column, dHead), t * dHead)
  return { op: 'put_head', layer, head: column, values }
}

interface Machine {
  forward: OpenGraph
  tokenHead: OpenGraph
  decoder: DecoderSpec
  question: TokenSets & { position: number }
}

interface Run {
  prompts: readonly (readonly number[])[]
  changes: readonly (readonly Change[])[]
}

/** The metric of every prompt of a batch, and the hooks that were asked for. */
export async function runMetrics(
  { forward, tokenHead, decoder, question }: Machine,
  { prompts, changes }: Run,
  names: readonly string[],
): Promise<{ metrics: number[]; fetched: Record<string, Fetched> }> {
  const last = `resid_post.${decoder.nLayers - 1}`
  // The head of the forward graph reads one row at least; few tokens' logits come from a smaller one.
  const feeds = { ...forwardFeeds(decoder, prompts, changes), read: int64s([0]) }
  const fetched = await forward.run(feeds, [...names, last])
  const nPositions = prompts[0]!.length
  const streams = prompts.map((_, row) => rowOf(fetched[last]!, row * nPositions + question.position, decoder.dModel))
  return { metrics: await streamMetrics(tokenHead, streams, question), fetched }
}
