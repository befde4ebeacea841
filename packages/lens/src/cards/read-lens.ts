import type { LensResult, LensRow } from '@lensboard/contract'
import type { DecoderSpec } from '@lensboard/models'
import { CHECKED_TOKENS } from '../decoder/own-head.js'
import { forwardBytes, lensChunkBytes, refuseRun } from '../engine/memory.js'
import type { Fetched, OpenGraph } from '../engine/onnx-runtime.js'
import { checkResultCells, type LensQuestion } from '../engine/question.js'
import type { WorkerContext } from '../engine/worker-context.js'
import { forwardFeeds } from '../forward-feeds.js'
import { lensRows } from '../lens-rows.js'
import { parityCheck } from './parity.js'

/** The numbers of a lens result; tokens, pieces and facts are the engine's to add. */
export type LensReadings = Omit<LensResult, 'facts' | 'ids' | 'tokens' | 'vocabulary'>

const CELLS_PER_CHUNK = 8 * 1024 * 1024
const ROWS_MIN = 64
const ROWS_MAX = 256

/** Positions read at once: enough rows for a full matrix product, few enough logits to stay small and cancel soon. */
export function positionsPerChunk(nRows: number, dVocab: number): number {
  const rows = Math.min(ROWS_MAX, Math.max(ROWS_MIN, Math.floor(CELLS_PER_CHUNK / dVocab)))
  return Math.max(1, Math.floor(rows / nRows))
}

/** Runs the decoder once, then reads every chosen row of its residual stream through the model's own head. */
export async function readLens({ rows, topK }: LensQuestion, context: WorkerContext): Promise<LensReadings> {
  const { decoder, ids, open, progress } = context
  const chosen = lensRows(rows, decoder.nLayers)
  const [nRows, nPositions] = [chosen.length, ids.length]
  checkResultCells(nRows * nPositions * (2 * topK + 6))
  const [forward, head] = await open('own-head', 'lens-head')
  const perChunk = positionsPerChunk(nRows, decoder.dVocab)
  refuseRun(
    decoder.name,
    nPositions,
    forwardBytes(decoder, nPositions, { streams: nRows, patternCells: 0, logits: true }) +
      lensChunkBytes(perChunk * nRows, decoder),
  )
  progress(0)
  const sites = chosen.map(hookOf)
  const own = ['own_ids', 'own_logits', 'own_log_sum_exp']
  const fetched = await forward.run(forwardFeeds(decoder, [ids]), [...sites, ...own])
  const streams = sites.map((site) => fetched[site]!.data as Float32Array)
  const readings = { ...emptyReadings(chosen, nPositions, topK), dVocab: decoder.dVocab }
  const parity = parityCheck()
  for (let start = 0; start < nPositions; start += perChunk) {
    progress(start)
    const chunk = { start, end: Math.min(start + perChunk, nPositions) }
    const outputs = await runChunk(head, { decoder, ids, topK, streams, ownIds: fetched.own_ids! }, chunk)
    place(readings, outputs, chunk, nPositions)
    compare(parity.add, fetched, outputs, chunk, nRows)
  }
  maskLastTarget(readings, nPositions)
  progress(nPositions)
  return { ...readings, parity: parity.parity }
}

/** The output row is read from what leaves the last block; every other row from its own hook. */
const hookOf = ({ site, layer }: LensRow) => (site === 'output' ? `resid_post.${layer}` : `${site}.${layer}`)

interface Chunk {
  start: number
  end: number
}

interface ChunkInputs {
  decoder: DecoderSpec
  ids: readonly number[]
  topK: number
  streams: Float32Array[]
  ownIds: Fetched
}

function runChunk(head: OpenGraph, inputs: ChunkInputs, { start, end }: Chunk): Promise<Record<string, Fetched>> {
  const { decoder, ids, topK, streams, ownIds } = inputs
  const { dModel } = decoder
  const [nRows, nPositions] = [streams.length, end - start]
  const h = new Float32Array(nPositions * nRows * dModel)
  for (const [row, stream] of streams.entries())
    for (let p = 0; p < nPositions; p++)
      h.set(stream.subarray((start + p) * dModel, (start + p + 1) * dModel), (p * nRows + row) * dModel)
  const checked = Math.min(CHECKED_TOKENS, decoder.dVocab)
  const target = BigInt64Array.from({ length: nPositions }, (_, p) => BigInt(ids[start + p + 1] ?? 0))
  const check = BigInt64Array.from(ownIds.data.subarray(start * checked, end * checked), BigInt)
  const cell = ['log_sum_exp', 'entropy', 'kl_from_output', 'kl_to_output', 'target_rank', 'target_log_prob']
  return head.run(
    {
      h: { dtype: 'float32', data: h, dims: [nPositions, nRows, dModel] },
      k: { dtype: 'int64', data: BigInt64Array.of(BigInt(topK)), dims: [1] },
      target: { dtype: 'int64', data: target, dims: [nPositions] },
      check: { dtype: 'int64', data: check, dims: [nPositions, checked] },
    },
    ['top_ids', 'top_log_probs', ...cell, 'check_logits'],
  )
}

function emptyReadings(rows: LensRow[], nPositions: number, topK: number): Omit<LensReadings, 'parity'> {
  const cells = rows.length * nPositions
  return {
    kind: 'lens',
    rows,
    topK,
    topIds: new Int32Array(cells * topK),
    topLogProbs: new Float32Array(cells * topK),
    logSumExp: new Float32Array(cells),
    entropy: new Float32Array(cells),
    klFromOutput: new Float32Array(cells),
    klToOutput: new Float32Array(cells),
    targetRank: new Int32Array(cells),
    targetLogProb: new Float32Array(cells),
  }
}

/** Copies a chunk's [P, R, …] outputs to their places in the result's [R, T, …] columns. */
function place(
  readings: Omit<LensReadings, 'parity'>,
  outputs: Record<string, Fetched>,
  { start, end }: Chunk,
  nPositions: number,
): void {
  const { topK } = readings
  const nRows = readings.rows.length
  const at = (name: string, p: number, row: number) => outputs[name]!.data[p * nRows + row]!
  for (let row = 0; row < nRows; row++)
    for (let p = 0; p < end - start; p++) {
      const cell = row * nPositions + start + p
      const top = (p * nRows + row) * topK
      readings.topIds.set(outputs.top_ids!.data.subarray(top, top + topK), cell * topK)
      readings.topLogProbs.set(outputs.top_log_probs!.data.subarray(top, top + topK), cell * topK)
      readings.logSumExp[cell] = at('log_sum_exp', p, row)
      // None of these can be negative; float32 differences of equal sums can, by a few units in the last place.
      readings.entropy[cell] = Math.max(0, at('entropy', p, row))
      readings.klFromOutput[cell] = Math.max(0, at('kl_from_output', p, row))
      readings.klToOutput[cell] = Math.max(0, at('kl_to_output', p, row))
      readings.targetRank[cell] = at('target_rank', p, row)
      readings.targetLogProb[cell] = at('target_log_prob', p, row)
    }
}

/** Nothing follows the last token, so its column has no true next token. */
function maskLastTarget(readings: Omit<LensReadings, 'parity'>, nPositions: number): void {
  for (let cell = nPositions - 1; cell < readings.targetRank.length; cell += nPositions) {
    readings.targetRank[cell] = 0
    readings.targetLogProb[cell] = Number.NaN
  }
}

function compare(
  add: ReturnType<typeof parityCheck>['add'],
  own: Record<string, Fetched>,
  lens: Record<string, Fetched>,
  { start, end }: Chunk,
  nRows: number,
): void {
  const checked = own.own_ids!.dims[1]!
  const topK = lens.top_ids!.dims[2]!
  for (let p = 0; p < end - start; p++) {
    const t = start + p
    const output = p * nRows + nRows - 1
    const of = (tensor: Fetched, index: number) =>
      (tensor.data as Float32Array).subarray(index * checked, (index + 1) * checked)
    add(
      {
        logits: of(own.own_logits!, t),
        logSumExp: own.own_log_sum_exp!.data[t]!,
        top1: own.own_ids!.data[t * checked]!,
      },
      {
        logits: of(lens.check_logits!, p),
        logSumExp: lens.log_sum_exp!.data[output]!,
        top1: lens.top_ids!.data[output * topK]!,
      },
    )
  }
}
