import { float32s } from '../feed.js'
import { quantiseRows } from './quantise-rows.js'
import { randomNumbers } from './random-numbers.js'
import { pickLogits, type ScanParts } from './scan-parts.js'
import { peaksInGraph } from './scan-product-graph.js'
import { scanProducts } from './scan-products.js'

/** Rows of noise, and the last as uneven as rows get: one entry a hundred times the others. */
const ROWS = 4
const PICKED = 600

/**
 * Holds a scan of four rows against the exact logits of the whole vocabulary: whether each lies within its bound, and
 * whether picked logits are those of the exact product bit for bit.
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
  const ids = Array.from({ length: PICKED }, (_, i) => (i * 7919) % dVocab)
  const picked = await pickLogits(parts, x, ids)
  const pickIsExact = Array.from({ length: ROWS * ids.length }, (_, i) => [
    Math.floor(i / ids.length),
    i % ids.length,
  ]).every(([row, i]) => picked.logits[row! * picked.width + i!] === logits[row! * dVocab + ids[i!]!])
  return { withinBound, pickIsExact }
}
