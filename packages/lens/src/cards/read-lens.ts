import type { LensRow, RunFacts } from '@lensboard/contract'
import type { DecoderSpec } from '@lensboard/models'
import { giveBack } from '../engine/give-back.js'
import { forwardBytes, keyBytes, lensChunkBytes, mapBytes, refuseRun } from '../engine/memory.js'
import type { OpenGraph } from '../engine/onnx-runtime.js'
import { checkResultCells, type LensQuestion } from '../engine/question.js'
import type { RememberedChunk } from '../engine/run-memory.js'
import type { WorkerContext } from '../engine/worker-context.js'
import { type ChunkedForward, chunkedForward } from '../forward/chunked-forward.js'
import { KeptKeys } from '../forward/kept-keys.js'
import { CHUNK_TOKENS, tokenChunks } from '../forward/token-chunks.js'
import { changesBetween } from '../interventions/changes-between.js'
import { maskMaps } from '../interventions/mask-feeds.js'
import { resolveInterventions } from '../interventions/resolve-interventions.js'
import type { Chunk, ChunkCells, ChunkInputs } from '../lens/chunk.js'
import { chunkKeys } from '../lens/chunk-keys.js'
import type { ChunkReading, FollowedPosition } from '../lens/chunk-reading.js'
import {
  clearNonFinite,
  columnsOf,
  emptyColumns,
  type LensColumns,
  placeCells,
  placeColumns,
} from '../lens/lens-readings.js'
import { readExactly } from '../lens/read-exactly.js'
import { firstIds, followedIds, trackedColumns } from '../lens/tracked-columns.js'
import { lensRows } from '../lens-rows.js'
import { joinCounts, noCounts, type ScanCounts } from '../scan/scan-counts.js'
import { scanFacts } from '../scan/scan-facts.js'
import { mappedRows } from '../train/lens-maps.js'
import { type RowMaps, rowMaps } from '../train/row-maps.js'
import { translateRow } from '../train/translate-row.js'
import { parityCheck, wholeDistribution } from './parity.js'
import type { LensReadings } from './readings.js'

const CELLS_PER_CHUNK = 8 * 1024 * 1024
const ROWS_MIN = 64
const ROWS_MAX = 256

/** Positions read at once: enough rows for a full matrix product, few enough logits to stay small and cancel soon. */
export function positionsPerChunk(nRows: number, dVocab: number): number {
  const rows = Math.min(ROWS_MAX, Math.max(ROWS_MIN, Math.floor(CELLS_PER_CHUNK / dVocab)))
  return Math.max(1, Math.floor(rows / nRows))
}

/**
 * Runs the decoder over one chunk of tokens after the other, and reads every chosen row of its residual stream through
 * the model's own head before the next one. Chunks that the last runs read already are taken from them.
 */
export async function readLens(question: LensQuestion, context: WorkerContext): Promise<LensReadings> {
  const { decoder, checkpointHash, ids, open, progress, tellPart, remembered } = context
  const { rows, topK, track = [], finalNorm = true } = question
  const maps = question.maps && rowMaps(question.maps, decoder)
  const chosen = readRows(question, decoder)
  const [nRows, nPositions] = [chosen.length, ids.length]
  const statistics = nRows * nPositions * (2 * topK + 7)
  checkResultCells(statistics + 2 * nRows * nPositions * new Set(track).size)
  const [forward] = await open('own-head')
  const translator = maps && (await open('translator'))[0]
  const scan = question.scan && (await context.scan(question.scan))
  const readCells = scan && 'read' in scan ? scan.read : await exactReader()
  const perChunk = positionsPerChunk(nRows, decoder.dVocab)
  progress(0)
  const resolved = await resolveInterventions(question.interventions ?? [], { ...context, forward })
  refuseRun(
    decoder.name,
    nPositions,
    forwardBytes(decoder, Math.min(nPositions, CHUNK_TOKENS), {
      ...{ streams: nRows + 1, patternCells: 0, logits: false },
      ...{ nKeys: nPositions, maskMaps: maskMaps(decoder, [resolved]) },
    }) +
      keyBytes(decoder, nPositions) +
      lensChunkBytes(perChunk * (nRows + 1), decoder) +
      (maps ? mapBytes(decoder, Math.min(nPositions, CHUNK_TOKENS)) : 0),
  )
  const chunks = tokenChunks(nPositions)
  const keyOfChunk = chunkKeys(chunks, {
    ...{ checkpointHash, positions: decoder.positions, ids },
    asked: { rows, topK, track, finalNorm, scan: question.scan, maps: question.maps && mapsIdentity(question.maps) },
    changedBefore: (to) => changesBetween(resolved, { from: 0, to }),
  })
  const before = remembered.take(keyOfChunk)
  const keys = before?.keys ?? new KeptKeys(decoder, nPositions)
  const done: RememberedChunk[] = []
  const tokens = chunkedForward(forward, decoder, { ids, changes: resolved, keys })
  const bare = Float32Array.from(chosen, ({ site }) => (finalNorm || site === 'output' ? 0 : 1))
  const columns = emptyColumns(chosen, nPositions, topK, decoder.dVocab)
  const tracked = trackedColumns(nRows, statistics, track)
  const parity = parityCheck()
  let notFinite = 0
  let counts = noCounts()
  try {
    for (const [i, chunk] of chunks.entries()) {
      const known = before?.chunks[i]?.reading
      const reading = known ?? (await readChunk(chunk))
      placeColumns(columns, reading.columns, chunk)
      if (known) tellPart?.({ ...columnsOf(columns, chunk), ...chunk })
      for (const [p, { wanted, found }] of reading.followed.entries())
        tracked.add(wanted, found, firstIds(reading.columns, p))
      parity.join(reading.parity)
      notFinite += reading.notFinite
      if (reading.scanned) counts = joinCounts(counts, reading.scanned)
      const key = keyOfChunk[i]
      if (key !== undefined) done.push({ key, end: chunk.end, reading })
    }
  } finally {
    remembered.keep({ chunks: done, keys })
    await maps?.close()
  }
  progress(nPositions)
  const noted = { ...scanned(), ...missing(), ...tracked.noted() }
  return { ...columns, tracked: tracked.columns(), parity: parity.parity, noted }

  /** Runs the decoder over a chunk of tokens, then reads a few of its positions at a time. */
  async function readChunk(all: Chunk): Promise<ChunkReading> {
    progress(all.start)
    const streams = await readStreams(tokens, chosen, all)
    if (maps && translator) await translate(streams, maps, translator)
    const followed: FollowedPosition[] = []
    const checked = parityCheck()
    let cleared = 0
    let read: ScanCounts | undefined
    for (let start = all.start; start < all.end; start += perChunk) {
      progress(start)
      const chunk = { start, end: Math.min(start + perChunk, all.end) }
      const inputs = cut(streams, { start: start - all.start, end: chunk.end - all.start }, decoder)
      const cells = await readCells({ ...inputs, bare, topK, last: chunk.end === nPositions })
      for (const [p, own] of cells.own.entries())
        if (start + p + 1 < nPositions) checked.add(own, cells.output[p]!)
        else checked.add(wholeDistribution(streams.lastLogits), wholeDistribution(cells.lastLogits))
      cleared += clearNonFinite(cells)
      placeCells(columns, cells, chunk)
      const wanted = positionsOf(chunk).map((_, p) =>
        followedIds(cells.topIds.subarray(p * nRows * topK, (p + 1) * nRows * topK), nRows, track),
      )
      // The true next token is read beside what is followed; the last position has none.
      const nextOf = (t: number) => ids.slice(t + 1, t + 2)
      const found = await cells.follow(wanted.map((tokens, p) => [...tokens, ...nextOf(start + p)]))
      for (const [p, one] of found.entries()) {
        for (let row = 0; row < nRows; row++)
          if (!Number.isFinite(cells.logSumExp[p * nRows + row]!)) {
            const width = one.ranks.length / nRows
            one.ranks.fill(0, row * width, (row + 1) * width)
            one.logProbs.fill(Number.NaN, row * width, (row + 1) * width)
          }
        followed.push({ wanted: wanted[p]!, found: one })
        if (start + p + 1 < nPositions) placeTarget(columns, one, start + p)
      }
      if (cells.scanned) read = joinCounts(read ?? noCounts(), cells.scanned)
      tellPart?.({ ...columnsOf(columns, chunk), ...chunk })
    }
    for (const stream of streams.rows) giveBack(stream)
    const found = { columns: columnsOf(columns, all), followed, parity: checked.parity, notFinite: cleared }
    return { ...found, ...(read && { scanned: read }) }
  }

  /** Each row's streams become what its map makes of them; the output stays the model's own. */
  async function translate({ rows: streams }: Streams, maps: RowMaps, translator: OpenGraph): Promise<void> {
    for (const [i, { site, layer }] of chosen.entries()) {
      if (site === 'output') continue
      const h = streams[i]!
      streams[i] = await translateRow(translator, decoder, await maps.read(layer), h)
      giveBack(h)
    }
  }

  function missing(): Pick<RunFacts, 'notFinite'> {
    return notFinite > 0 ? { notFinite } : {}
  }

  async function exactReader(): Promise<(inputs: ChunkInputs) => Promise<ChunkCells>> {
    const [head] = await open('lens-head')
    return (inputs) => readExactly(head, inputs, decoder)
  }

  /** A scan in 8 bits is a wish for speed: where it does not win, every cell is read exactly, and the result says so. */
  function scanned(): Pick<RunFacts, 'scan'> {
    if (!question.scan || !scan) return {}
    return { scan: scanFacts(question.scan, 'why' in scan ? scan : counts, nRows * nPositions) }
  }
}

/** Rows that are read: a learned lens says nothing of those that it has no map for; the output is the model's own. */
export function readRows({ rows, maps }: Pick<LensQuestion, 'rows' | 'maps'>, { nLayers }: DecoderSpec): LensRow[] {
  const mapped = maps && mappedRows(maps, nLayers)
  const isRead = ({ site, layer }: LensRow) => site === 'output' || (site === 'resid_pre' && mapped?.has(layer))
  return lensRows(rows, nLayers).filter((row) => !mapped || isRead(row))
}

const mapsIdentity = ({ kind, layers, sha256 }: NonNullable<LensQuestion['maps']>) => ({ kind, layers, sha256 })

/** The output row is read from what leaves the last block; every other row from its own hook. */
const hookOf = ({ site, layer }: LensRow) => (site === 'output' ? `resid_post.${layer}` : `${site}.${layer}`)

const positionsOf = ({ start, end }: Chunk) => Array.from({ length: end - start }, (_, p) => start + p)

interface Streams {
  /** One for each row, [tokens, dModel]. */
  rows: Float32Array[]
  /** What the final norm made of the last one inside the forward graph. */
  own: Float32Array
  /** Logits of the last token as the forward graph itself makes them, [V]. */
  lastLogits: Float32Array
}

async function readStreams(tokens: ChunkedForward, chosen: readonly LensRow[], chunk: Chunk): Promise<Streams> {
  const sites = chosen.map(hookOf)
  const fetched = await tokens.read(chunk, [...new Set(sites), 'final_normed', 'logits'])
  const stream = (name: string) => fetched[name]!.data as Float32Array
  return { rows: sites.map(stream), own: stream('final_normed'), lastLogits: stream('logits') }
}

/** The streams of a few positions of theirs, position by position. */
function cut(
  { rows, own }: Streams,
  { start, end }: Chunk,
  { dModel }: DecoderSpec,
): Pick<ChunkInputs, 'h' | 'own' | 'nPositions' | 'nRows'> {
  const [nRows, nPositions] = [rows.length, end - start]
  const h = new Float32Array(nPositions * nRows * dModel)
  for (const [row, stream] of rows.entries())
    for (let p = 0; p < nPositions; p++) {
      const one = stream.subarray((start + p) * dModel, (start + p + 1) * dModel)
      const at = (p * nRows + row) * dModel
      if (hasLength(one)) h.set(one, at)
      else h.fill(Number.NaN, at, at + dModel)
    }
  return { h, own: own.subarray(start * dModel, end * dModel), nPositions, nRows }
}

const FLOAT_MAX = 3.4028234663852886e38

/** Whether a norm can measure a stream in float32: one that is longer would be divided by infinity, and read as nothing. */
function hasLength(stream: Float32Array): boolean {
  let squares = 0
  for (const x of stream) squares += x * x
  return squares <= FLOAT_MAX
}

/** The true next token is the last that was followed. */
function placeTarget(
  columns: LensColumns,
  { ranks, logProbs }: { ranks: Int32Array; logProbs: Float32Array },
  t: number,
) {
  const nRows = columns.rows.length
  const nPositions = columns.logSumExp.length / nRows
  const width = ranks.length / nRows
  for (let row = 0; row < nRows; row++) {
    columns.targetRank[row * nPositions + t] = ranks[(row + 1) * width - 1]!
    columns.targetLogProb[row * nPositions + t] = logProbs[(row + 1) * width - 1]!
  }
}
