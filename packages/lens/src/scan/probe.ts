import { type OpenGraph, openGraph } from '../engine/onnx-runtime.js'
import { float32s } from '../feed.js'
import { findCandidates } from './find-candidates.js'
import { quantiseRows } from './quantise-rows.js'
import { unembeddingLayout } from './quantise-unembedding.js'
import { randomNumbers } from './random-numbers.js'
import { openScanKernel } from './scan-kernel.js'
import { ScanMemory } from './scan-memory.js'
import type { ScanMode } from './scan-mode.js'
import { CANDIDATES_MOST } from './scan-parts.js'
import { SCANNED, type Scanned, scanProductGraph } from './scan-product-graph.js'
import { scanProducts } from './scan-products.js'

/** Multiplications in one trial: a tenth of a second or less on one core of today. */
const PRODUCTS = 1.5e9
const ROWS = { least: 8, most: 64 }
const TRIALS = 3
/** A scan must save this share of the exact product, for rows that are read both ways. */
const WORTH = 0.9

/**
 * Whether a scan takes less time than the exact product at this decoder's width and vocabulary, by trying both on
 * random rows, the scan with random weights. They take turns, and the fastest of each counts.
 */
export async function scanWins(
  decoder: Scanned,
  mode: ScanMode,
  { levels, exact, threads }: { levels: number; exact: OpenGraph; threads: number },
): Promise<boolean> {
  const { dEmbed, dVocab } = decoder
  const n = Math.min(ROWS.most, Math.max(ROWS.least, Math.floor(PRODUCTS / (dEmbed * dVocab))))
  const bytes = randomBytes(unembeddingLayout(decoder, mode).length, levels)
  const graph = scanProductGraph(decoder, mode)
  const product = await openGraph(graph, { provider: 'cpu', threads, data: { name: SCANNED, bytes } })
  const kernel = openScanKernel()
  const ones = new Float32Array(dVocab).fill(1)
  const most = CANDIDATES_MOST[mode]
  const memory = new ScanMemory(kernel, { norms: ones, errors: ones }, { most, topMost: 1 })
  memory.fit(n)
  const x = randomNumbers(n * dEmbed)
  const into = () => ({ logits: float32s(memory.logits(0, n), [n, dVocab]) })
  const ways = {
    exact: () => exact.run({ x: float32s(x, [n, dEmbed]) }, ['logits'], into()),
    async scan() {
      await scanProducts(decoder, product, memory, quantiseRows(x, { mode, dEmbed, levels, lowShare: 0 }))
      const bound = { ofNorm: 0, ofError: 0, slack: 0 }
      for (let row = 0; row < n; row++) findCandidates(kernel, memory, { row, factor: 1, bound, topK: 1, most })
    },
  }
  const fastest = { exact: Number.POSITIVE_INFINITY, scan: Number.POSITIVE_INFINITY }
  try {
    for (let i = 0; i <= TRIALS; i++)
      for (const name of ['exact', 'scan'] as const) {
        const since = performance.now()
        await ways[name]()
        // The first warms caches and allocators up.
        if (i > 0) fastest[name] = Math.min(fastest[name], performance.now() - since)
      }
  } finally {
    await product.release()
  }
  return fastest.scan < WORTH * fastest.exact
}

/** What stands for a quantised unembedding: time depends on its size alone. */
function randomBytes(length: number, levels: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  const block = new Int8Array(randomNumbers(1 << 16).map((x) => x * levels))
  for (let at = 0; at < length; at += block.length) bytes.set(block.subarray(0, length - at), at)
  return bytes
}
