import type { Column, LevelCode } from './column-codes.js'
import { encodeColumns } from './columns.js'
import { i32 } from './encode-columns.js'
import type { LensResult } from './result.js'

/** Probabilities lie within 0.01 of what was computed: less than three of 256 colours. */
const NATS = { kind: 'level', from: 0, step: 1 / 32, unit: 0.5 } as const
/** Ranks to 18 are exact, and so is where the largest vocabularies end. */
const RANKS: LevelCode = { kind: 'level', from: 0, sign: 1, step: 1 / 20, unit: 1 }

/** What draws every cell of a reading by any measure that needs no followed token: a byte a cell and measure. */
export function encodeLensGlance(result: LensResult): Uint8Array<ArrayBuffer> {
  const { kind, facts, ids, tokens, roles, part, rows, dVocab, parity, continued, topK } = result
  const { jsFromOutput, targetRank, targetLogProb } = result
  const T = ids.length
  const dims = [rows.length, T]
  const levels = (data: Float32Array | Int32Array, code: LevelCode): Column => ({ data, dims, back: T, code })
  const above = (data: Float32Array, from = 0) => levels(data, { ...NATS, sign: 1, from })
  const below = (data: Float32Array) => levels(data, { ...NATS, sign: -1 })
  const first = choicesOf(result.topIds, { T, topK })
  // What the reading predicts is found and read out; other texts come with the card.
  const output = result.topIds.filter((_, i) => i % topK === 0).subarray(-T)
  const said = [...new Set(output)].flatMap((id) =>
    result.vocabulary.has(id) ? [[id, result.vocabulary.get(id)]] : [],
  )
  return encodeColumns(
    { kind, glance: true, facts, tokens, roles, part, rows, topK: 1, dVocab, parity, continued, vocabulary: said },
    {
      ids: i32(ids, [T]),
      choices: i32(first.choices, dims, T),
      choiceStarts: i32(first.starts, [T + 1]),
      choiceIds: i32(first.ids, [first.ids.length]),
      topLogProbs: below(result.topLogProbs.filter((_, i) => i % topK === 0)),
      logSumExp: above(result.logSumExp, leastOf(result.logSumExp)),
      entropy: above(result.entropy),
      klFromOutput: above(result.klFromOutput),
      klToOutput: above(result.klToOutput),
      targetRank: levels(targetRank, RANKS),
      targetLogProb: below(targetLogProb),
      ...(jsFromOutput && { jsFromOutput: above(jsFromOutput) }),
    },
  )
}

/** First tokens by where they stand among the different ones of their position, the last row's first. */
function choicesOf(topIds: Int32Array, { T, topK }: { T: number; topK: number }) {
  const nRows = topIds.length / (T * topK)
  const choices = new Int32Array(nRows * T)
  const starts = new Int32Array(T + 1)
  const ids: number[] = []
  for (let t = 0; t < T; t++) {
    const places = new Map<number, number>()
    for (let row = nRows - 1; row >= 0; row--) {
      const id = topIds[(row * T + t) * topK]!
      const place = places.get(id) ?? places.size
      places.set(id, place)
      choices[row * T + t] = place
    }
    ids.push(...places.keys())
    starts[t + 1] = ids.length
  }
  return { choices, starts, ids: Int32Array.from(ids) }
}

function leastOf(values: Float32Array): number {
  let least = Number.POSITIVE_INFINITY
  for (const value of values) if (value < least) least = value
  return Number.isFinite(least) ? least : 0
}
