import type { DecoderSpec } from '@lensboard/models'
import type { OpenGraph } from '../engine/onnx-runtime.js'
import { float32s, int64s } from '../feed.js'
import type { QuantisedUnembedding } from './quantise-unembedding.js'
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
  /** Whether picked logits are those of the exact product bit for bit. */
  pickIsExact: boolean
}

/** Candidates of a row at most: enough to hold what the bound leaves open in most rows, few enough to be cheap. */
export const CANDIDATES_MOST = { fine: 32, fast: 128 } as const

/** With fewer columns a product adds its terms in another order than the whole head does. */
const COLUMNS_MIN = 512

/** Exact logits of some tokens for rows x [n, dEmbed], n at least 2; row i begins at i · width. */
export async function pickLogits(
  { pick, decoder }: Pick<ScanParts, 'pick' | 'decoder'>,
  x: Float32Array,
  ids: readonly number[],
) {
  const width = Math.max(COLUMNS_MIN, Math.ceil(ids.length / 16) * 16)
  const padded = Array.from({ length: width }, (_, i) => ids[i] ?? 0)
  const n = x.length / decoder.dEmbed
  const { logits } = await pick.run({ x: float32s(x, [n, decoder.dEmbed]), tokens: int64s(padded) }, ['logits'])
  return { logits: logits!.data as Float32Array, width }
}
