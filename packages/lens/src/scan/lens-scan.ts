import type { Followed } from '../cards/parity.js'
import { float32s } from '../feed.js'
import type { ChunkCells, ChunkInputs, FollowedTokens } from '../lens/chunk.js'
import { emptyCells } from '../lens/empty-cells.js'
import { followTokens } from '../lens/follow-tokens.js'
import { type RowReading, readPosition } from '../lens/read-position.js'
import type { ScanCounts } from './scan-counts.js'
import { pickLogits, type ScanParts } from './scan-parts.js'
import { scanRows } from './scan-rows.js'
import type { Settled } from './settle-row.js'

/** How many of the model's own most probable tokens the parity check follows at each position. */
const CHECKED_TOKENS = 16

/** Reads a chunk in 8 bits with exact logits where they decide; what the bound does not decide is read exactly. */
export async function readScanned(
  parts: ScanParts,
  { h, own, bare, nPositions: P, nRows: R, topK, last = false }: ChunkInputs,
): Promise<ChunkCells & { scanned: ScanCounts }> {
  const { decoder, input, memory } = parts
  const { dModel, dEmbed, dVocab } = decoder
  const feeds = { h: float32s(h, [P, R, dModel]), bare: float32s(bare, [R]), own: float32s(own, [P, 1, dModel]) }
  const x = (await input.run(feeds, ['x'])).x!.data as Float32Array
  const rows = await scanRows(parts, x, { nPositions: P, nRows: R, topK, last })
  const logitsOf = (p: number, r: number) => memory.logits(rows.indexOf(p, r))

  const cells = emptyCells(P * R, topK)
  const checked = Math.min(CHECKED_TOKENS, dVocab)
  const owns: Followed[] = []
  const outputs: Followed[] = []
  for (let p = 0; p < P; p++) {
    const [outputRow, ownRow] = [rows.indexOf(p, R - 1), rows.indexOf(p, R)]
    const position = readPosition(memory, outputRow, Math.max(topK, checked))
    const { topIds, topLogits, logSumExp } = position.output
    const output = { logits: topLogits.slice(0, checked), logSumExp, top1: topIds[0]! }
    place(p, R - 1, position.output)
    for (let r = 0; r < R - 1; r++) place(p, r, position.read(rows.indexOf(p, r), topK))
    if (ownRow === outputRow) owns.push(output)
    else {
      const own = readPosition(memory, ownRow, checked).output
      owns.push({ logits: own.topLogits.slice(), logSumExp: own.logSumExp, top1: own.topIds[0]! })
      output.logits = pick(logitsOf(p, R - 1), own.topIds)
    }
    outputs.push(output)
  }
  return {
    ...cells,
    own: owns,
    output: outputs,
    lastLogits: logitsOf(P - 1, R - 1),
    scanned: rows.counts,
    async follow(wanted) {
      const positions: FollowedTokens[] = []
      for (const [p, ids] of wanted.entries()) {
        const found = { logProbs: new Float32Array(R * ids.length), ranks: new Int32Array(R * ids.length) }
        const picked = await pickLogits(parts, x.subarray(p * (R + 1) * dEmbed, (p + 1) * (R + 1) * dEmbed), ids)
        for (let r = 0; r < R; r++) {
          const logSumExp = cells.logSumExp.subarray(p * R + r, p * R + r + 1)
          const settled = rows.settled(p, r)
          const exact = picked.logits.subarray(r * picked.width, r * picked.width + ids.length)
          const { logProbs, ranks } = settled
            ? { logProbs: exact.map((logit) => logit - logSumExp[0]!), ranks: ranksAbove(settled, ids, exact) }
            : followTokens(memory, { first: rows.indexOf(p, r), nRows: 1, logSumExp }, ids)
          found.logProbs.set(logProbs, r * ids.length)
          found.ranks.set(ranks, r * ids.length)
          for (const rank of ranks) if (settled && rank === 0) rows.counts.ranksLeftOut++
        }
        positions.push(found)
      }
      return positions
    },
  }

  function place(p: number, r: number, { topIds, topLogits, ...measures }: RowReading): void {
    const cell = p * R + r
    for (const name of MEASURES) cells[name][cell] = measures[name]
    cells.topIds.set(topIds.subarray(0, topK), cell * topK)
    for (let i = 0; i < topK; i++) cells.topLogProbs[cell * topK + i] = topLogits[i]! - measures.logSumExp
    const settled = rows.settled(p, r)
    if (!settled) return
    rows.counts.logProbBound = Math.max(rows.counts.logProbBound, boundOf(settled, measures.logSumExp))
  }
}

/**
 * Ranks of exact logits in a certified row: of those above all that was only scanned, by counting, unless another logit
 * is so close that roundings decide; of the others none (0), for how many of the scanned are larger is not known.
 */
function ranksAbove(
  { ids, logits, others, apart }: Settled,
  wanted: readonly number[],
  values: Float32Array,
): Int32Array {
  const above = ids.flatMap((id, i) => (logits[i]! > others - apart ? [{ id, logit: logits[i]! }] : []))
  return Int32Array.from(values, (value, u) => {
    if (!(value > others)) return 0
    let larger = 0
    for (const { id, logit } of above) {
      if (id === wanted[u]) continue
      if (apart > 0 && Math.abs(logit - value) <= apart) return 0
      if (logit > value) larger++
    }
    return 1 + larger
  })
}

/** How far log Σ exp of a certified row may be off, when every logit that was only scanned is off by its bound. */
function boundOf({ logits, bound }: Settled, logSumExp: number): number {
  let known = 0
  for (const logit of logits) known += Math.exp(logit - logSumExp)
  const rest = Math.min(1, Math.max(0, 1 - known))
  return Math.max(Math.log1p(rest * Math.expm1(bound)), -Math.log1p(rest * Math.expm1(-bound)))
}

const MEASURES = ['logSumExp', 'entropy', 'klFromOutput', 'klToOutput', 'jsFromOutput'] as const

const pick = (values: Float32Array, ids: ArrayLike<number>) => Float32Array.from(ids, (id) => values[id]!)
