import type { OpenGraph } from '../engine/onnx-runtime.js'
import { float32s, uint8s } from '../feed.js'
import type { QuantisedRows } from './quantise-rows.js'
import type { ScanMemory } from './scan-memory.js'
import { peaksInGraph, type Scanned } from './scan-product-graph.js'

/** Writes the products of n rows to the first n of memory, which has room for them. */
export async function scanProducts(
  decoder: Scanned,
  product: OpenGraph,
  memory: ScanMemory,
  { high, both, peaks }: QuantisedRows,
): Promise<void> {
  const { dEmbed, dVocab } = decoder
  const n = peaks.length
  const feeds = {
    high: uint8s(high, [n, dEmbed]),
    ...(both && { both: uint8s(both, [n, 2 * dEmbed]) }),
    ...(peaksInGraph(decoder) && { peaks: float32s(peaks, [n, 1]) }),
  }
  await product.run(feeds, ['logits'], { logits: float32s(memory.logits(0, n), [n, dVocab]) })
}
