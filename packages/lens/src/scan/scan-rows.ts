import { float32s } from '../feed.js'
import { type Candidates, findCandidates } from './find-candidates.js'
import { type QuantisedRows, quantiseRows } from './quantise-rows.js'
import { noCounts, type ScanCounts } from './scan-counts.js'
import { CANDIDATES_MOST, pickLogits, type ScanParts } from './scan-parts.js'
import { peaksInGraph } from './scan-product-graph.js'
import { scanProducts } from './scan-products.js'
import { type Settled, settleRow } from './settle-row.js'

/** The logits of a chunk's rows in the kernel's memory, exact but for tokens that cannot be among the most probable. */
export interface ScannedRows {
  /** Where the logits of row r at position p lie; r = R is what the forward graph normed itself. */
  indexOf(p: number, r: number): number
  /** What is known of a certified cell; undefined where every logit is exact. */
  settled(p: number, r: number): Settled | undefined
  counts: ScanCounts
}

/**
 * Reads rows x [P, R + 1, dEmbed], the output and what the forward graph normed last: in 8 bits, with exact logits for
 * all that may be among their `topK` most probable tokens. Where the bound does not hold these, the row is read exactly;
 * so is the output at the `last` position of a prompt, and what the forward graph normed where that is not the output
 * bit for bit.
 */
export async function scanRows(
  parts: ScanParts,
  x: Float32Array,
  { nPositions: P, nRows: R, topK, last }: { nPositions: number; nRows: number; topK: number; last: boolean },
): Promise<ScannedRows> {
  const { decoder, memory } = parts
  const { dEmbed } = decoder
  const nCells = P * R
  const xOf = (p: number, r: number, rows = 1) =>
    x.subarray((p * (R + 1) + r) * dEmbed, (p * (R + 1) + r + rows) * dEmbed)
  const scanned = new Float32Array(nCells * dEmbed)
  for (let p = 0; p < P; p++) scanned.set(xOf(p, 0, R), p * R * dEmbed)
  const rows = quantiseRows(scanned, { ...parts, ...parts.unembedding, dEmbed })
  memory.fit(nCells)
  await scanProducts(decoder, parts.product, memory, rows)
  const found = Array.from({ length: nCells }, (_, cell) => candidatesOf(parts, rows, cell, topK))
  const settled: (Settled | undefined)[] = []
  for (let p = 0; p < P; p++) {
    const own = found.slice(p * R, (p + 1) * R)
    const ids = [...new Set(own.flatMap((one) => one.ids))]
    // Beside the rows what the forward graph normed, for a product of one row alone is made in another way.
    const picked = await pickLogits(parts, xOf(p, 0, R + 1), ids)
    for (const [r, candidates] of own.entries()) {
      const logits = picked.logits.subarray(r * picked.width, r * picked.width + ids.length)
      const wanted = last && p === P - 1 && r === R - 1
      const cell = p * R + r
      settled.push(wanted ? undefined : settleRow(parts, rows, { cell, ids, logits, candidates, topK }))
    }
  }

  /** Rows to be read exactly, by cell; what the forward graph normed at position p is P · R + p. */
  const exactly = new Map<number, Float32Array>()
  for (let cell = 0; cell < nCells; cell++) if (!settled[cell]) exactly.set(cell, xOf(Math.floor(cell / R), cell % R))
  for (let p = 0; p < P; p++) if (!sameBits(xOf(p, R), xOf(p, R - 1))) exactly.set(nCells + p, xOf(p, R))
  const places = new Map([...exactly.keys()].map((key, i) => [key, nCells + i]))
  if (exactly.size > 0) await readExactRows(parts, [...exactly.values()], nCells)
  const certified = settled.filter((one) => one !== undefined)
  const counts = { ...noCounts(), certified: certified.length, exact: nCells - certified.length }
  for (const { logitError } of certified) counts.logitError = Math.max(counts.logitError, logitError)
  const indexOf = (p: number, r: number): number => {
    if (r === R) return places.get(nCells + p) ?? indexOf(p, R - 1)
    return places.get(p * R + r) ?? p * R + r
  }
  return { indexOf, settled: (p, r) => settled[p * R + r], counts }
}

function candidatesOf(parts: ScanParts, rows: QuantisedRows, cell: number, topK: number): Candidates {
  const { kernel, memory, mode, decoder, unembedding } = parts
  const bound = { ofNorm: rows.ofNorm[cell]!, ofError: rows.ofError[cell]!, slack: unembedding.slack }
  const factor = peaksInGraph(decoder) ? 1 : rows.peaks[cell]!
  return findCandidates(kernel, memory, {
    row: cell,
    factor,
    bound,
    topK,
    most: Math.max(CANDIDATES_MOST[mode], 4 * topK),
  })
}

/** Writes exact logits of rows to memory from row `at` on. */
async function readExactRows({ decoder, exact, memory }: ScanParts, rows: Float32Array[], at: number): Promise<void> {
  const { dEmbed, dVocab } = decoder
  // A product of one row adds its terms in another order.
  const n = Math.max(2, rows.length)
  const x = new Float32Array(n * dEmbed)
  for (const [i, row] of rows.entries()) x.set(row, i * dEmbed)
  memory.fit(at + n)
  await exact.run({ x: float32s(x, [n, dEmbed]) }, ['logits'], { logits: float32s(memory.logits(at, n), [n, dVocab]) })
}

const sameBits = (a: Float32Array, b: Float32Array) => a.every((value, i) => Object.is(value, b[i]))
