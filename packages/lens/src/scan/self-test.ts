import { float32s } from '../feed.js'
import { quantiseRows } from './quantise-rows.js'
import { randomNumbers } from './random-numbers.js'
import { pickColumns, pickLogits, type ScanParts } from './scan-parts.js'
import { peaksInGraph } from './scan-product-graph.js'
import { scanProducts } from './scan-products.js'

/** Rows of noise, and the last as uneven as rows get: one entry a hundred times the others. */
const ROWS = 4
/** How often these rows are picked at once: enough work for as many threads as a real reading takes. */
const REPEATED = 15

/**
 * Holds a scan of four rows against the exact logits of the whole vocabulary: whether each lies within its bound, and
 * whether picked logits are those of the exact product bit for bit, with as few columns as are ever picked.
 */
export async function selfTest(parts: ScanParts): Promise<{ withinBound: boolean; pickIsExact: boolean }> {
  const { decoder, exact, product, memory, unembedding } = parts
  const { dEmbed, dVocab } = decoder
  const x = randomNumbers(ROWS * dEmbed).map((value) => value * 3)
  x[(ROWS - 1) * dEmbed + 1]! *= 100
  const logits = (await exact.run({ x: float32s(x, [ROWS, dEmbed]) }, ['logits'])).logits!.data as Float32Array
  const rows = quantiseRows(x, { ...parts, ...unembedding, dEmbed })
  memory.fit(ROWS)
  await scanProducts(decoder, product, memory, rows)
  let withinBound = true
  for (let row = 0; row < ROWS; row++) {
    const factor = peaksInGraph(decoder) ? 1 : rows.peaks[row]!
    for (const [v, scanned] of memory.logits(row).entries()) {
      const bound =
        rows.ofNorm[row]! * unembedding.norms[v]! + rows.ofError[row]! * unembedding.errors[v]! + unembedding.slack
      if (!(Math.abs(logits[row * dVocab + v]! - scanned * factor) <= bound)) withinBound = false
    }
  }
  const ids = Array.from({ length: pickColumns(parts.threads) }, (_, i) => (i * 7919) % dVocab)
  const repeated = new Float32Array(REPEATED * x.length)
  for (let i = 0; i < REPEATED; i++) repeated.set(x, i * x.length)
  const picked = await pickLogits(parts, repeated, ids)
  let pickIsExact = true
  for (let row = 0; row < REPEATED * ROWS; row++)
    for (const [i, id] of ids.entries())
      if (picked.logits[row * picked.width + i] !== logits[(row % ROWS) * dVocab + id]) pickIsExact = false
  return { withinBound, pickIsExact }
}
