import type { DecoderSpec } from '@lensboard/models'
import { weightsFolder } from '../decoder/external-weights.js'
import type { BuiltGraph } from '../decoder/forward-graph.js'
import { loadError } from '../engine/load-error.js'
import { type GraphOptions, openGraph } from '../engine/onnx-runtime.js'
import type { ChunkCells, ChunkInputs } from '../lens/chunk.js'
import { readScanned } from './lens-scan.js'
import { scanWins } from './probe.js'
import { quantiseUnembedding, unembeddingLayout } from './quantise-unembedding.js'
import type { ScanCounts } from './scan-counts.js'
import { scanExactGraph, scanInputGraph, scanPickGraph } from './scan-head-graphs.js'
import { openScanKernel } from './scan-kernel.js'
import { ScanMemory } from './scan-memory.js'
import type { ScanMode } from './scan-mode.js'
import { CANDIDATES_MOST, type ScanParts } from './scan-parts.js'
import { SCANNED, scanProductGraph } from './scan-product-graph.js'
import { selfTest } from './self-test.js'
import { weightLevels } from './weight-levels.js'

/** A scan of one checkpoint that is ready to read chunks. */
export interface LensScan {
  read(inputs: ChunkInputs): Promise<ChunkCells & { scanned: ScanCounts }>
  release(): Promise<void>
}

/** How a scan is opened; `always` skips the trial of its speed. */
export interface ScanOptions extends Pick<GraphOptions, 'provider' | 'threads'> {
  always: boolean
  onRows(done: number, total: number): void
}

/** Why a checkpoint is not scanned in 8 bits, as the end of a sentence. */
export interface NoScan {
  why: string
}

/** ONNX Runtime reads weights from memory up to here. */
const BYTES_MAX = 2 ** 31 - 1
const TOP_MOST = 64

/** Bytes that a scan's weights take, and what of them are there at once while it opens. */
export function scanBytes(decoder: DecoderSpec, mode: ScanMode): { bytes: number; peak: number } {
  const { length } = unembeddingLayout(decoder, mode)
  const packed = 4 * decoder.dEmbed * decoder.dVocab
  return { bytes: length + packed, peak: 3 * length + packed }
}

/** Why no trial is needed; undefined where one is. */
export function whyNoScan(decoder: DecoderSpec, mode: ScanMode, provider: string): string | undefined {
  const { unembed } = decoder.weights
  if (provider !== 'cpu') return `it is made for processors, and this runs on ${provider}`
  if (unembed.lora) return 'an adapter changes the unembedding'
  if (unembed.inOut) return 'the unembedding is not stored by rows'
  return unembeddingLayout(decoder, mode).length > BYTES_MAX ? 'the vocabulary is too large for it' : undefined
}

/** Tries whether a scan is right and faster here, and if so quantises the unembedding and opens what it needs. */
export async function openScan(decoder: DecoderSpec, mode: ScanMode, options: ScanOptions): Promise<LensScan | NoScan> {
  const { provider, threads, always, onRows } = options
  const levels = await weightLevels(threads)
  if (levels === undefined) return { why: 'products in 8 bits come out wrong on this machine' }
  const folder = weightsFolder(decoder)
  const open = ({ bytes, prepack }: BuiltGraph) =>
    openGraph(bytes, { provider, threads, folder, prepack }).catch((cause: unknown) => {
      throw loadError(decoder.name, cause)
    })
  const exact = await open(scanExactGraph(decoder, folder))
  const opened = [exact]
  const release = async () => {
    for (const graph of opened) await graph.release()
  }
  const refuse = async (why: string): Promise<NoScan> => {
    await release()
    return { why }
  }
  if (!(always || (await scanWins(decoder, mode, { levels, exact, threads }))))
    return refuse('it is not faster on this machine')

  const { bytes, ...unembedding } = await quantiseUnembedding(decoder, mode, levels, onRows)
  const data = { name: SCANNED, bytes }
  const product = await openGraph(scanProductGraph(decoder, mode), { provider, threads, data })
  const [input, pick] = [await open(scanInputGraph(decoder, folder)), await open(scanPickGraph(decoder, folder))]
  opened.push(product, input, pick)
  const kernel = openScanKernel()
  const most = { most: CANDIDATES_MOST[mode] + 4 * TOP_MOST, topMost: TOP_MOST }
  const memory = new ScanMemory(kernel, unembedding, most)
  const parts: ScanParts = {
    ...{ decoder, mode, levels, unembedding, input, exact, pick, product, kernel, memory, threads },
    pickIsExact: false,
  }
  const tested = await selfTest(parts)
  if (!tested.withinBound) return refuse('its own test failed here')
  return { read: (inputs) => readScanned({ ...parts, pickIsExact: tested.pickIsExact }, inputs), release }
}
