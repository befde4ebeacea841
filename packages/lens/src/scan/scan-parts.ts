import type { DecoderSpec } from '@lensboard/models'
import type { OpenGraph } from '../engine/onnx-runtime.js'
import { float32s, int64s } from '../feed.js'
import type { QuantisedUnembedding } from './quantise-unembedding.js'
import { PICK_BLOCK } from './scan-head-graphs.js'
import type { ScanKernel } from './scan-kernel.js'
import type { ScanMemory } from './scan-memory.js'
import type { ScanMode } from './scan-mode.js'

/** What a scan of one checkpoint works with. */
export interface ScanParts {
  decoder: DecoderSpec
  mode: ScanMode
  levels: number
  unembedding: Omit<QuantisedUnembedding, 'bytes'>
  input: OpenGraph
  exact: OpenGraph
  pick: OpenGraph
  product: OpenGraph
  kernel: ScanKernel
  memory: ScanMemory
  threads: number
  /** Whether picked logits are those of the exact product bit for bit. */
  pickIsExact: boolean
}

/** Candidates of a row at most: enough to hold what the bound leaves open in most rows, few enough to be cheap. */
export const CANDIDATES_MOST = { fine: 32, fast: 128 } as const

/** Blocks of a product at least; where there are fewer than threads, one block is split, and rounds otherwise. */
const BLOCKS_MIN = 8

/** The fewest columns that are picked at once. */
export const pickColumns = (threads: number): number => PICK_BLOCK * Math.max(BLOCKS_MIN, threads)

/** Exact logits of some tokens for rows x [n, dEmbed], n at least 2; row i begins at i · width. */
export async function pickLogits(
  { pick, decoder, threads }: Pick<ScanParts, 'pick' | 'decoder' | 'threads'>,
  x: Float32Array,
  ids: readonly number[],
) {
  const width = Math.max(pickColumns(threads), Math.ceil(ids.length / PICK_BLOCK) * PICK_BLOCK)
  const padded = Array.from({ length: width }, (_, i) => ids[i] ?? 0)
  const n = x.length / decoder.dEmbed
  const { logits } = await pick.run({ x: float32s(x, [n, decoder.dEmbed]), tokens: int64s(padded) }, ['logits'])
  return { logits: logits!.data as Float32Array, width }
}
