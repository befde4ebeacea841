import type { Code, Column } from './column-codes.js'
import { f32, i32, vocabularyParts } from './encode-columns.js'
import type { LensResult } from './result.js'

/** What a packed view keeps: cells to a half per mille of a nat at 0, what is followed to an eightieth. */
const CELLS: Code = { kind: 'log', step: 1 / 512, unit: 0.5 }
const FOLLOWED: Code = { kind: 'log', step: 1 / 20, unit: 0.5 }

/** Header and columns of a lens result, exact or packed. */
export function lensParts(result: LensResult, packed: boolean): { header: object; columns: Record<string, Column> } {
  const { rows, topK, dVocab, parity, continued, jsFromOutput, tracked } = result
  const T = result.ids.length
  const cells = (data: Float32Array) => f32(data, [rows.length, T], T, packed ? CELLS : undefined)
  const { pieces, vocabularyIds } = vocabularyParts(result.vocabulary)
  const places = tracked && placesOf(result.topIds, { T, topK, starts: tracked.starts, ids: tracked.ids })
  const top = [rows.length, T, topK]
  const U = tracked?.ids.length ?? 0
  return {
    header: { rows, topK, dVocab, parity, continued, vocabulary: pieces },
    columns: {
      ...(places ? { topPlaces: i32(places, top, T * topK) } : { topIds: i32(result.topIds, top, T * topK) }),
      topLogProbs: f32(result.topLogProbs, top, T * topK, packed ? CELLS : undefined),
      logSumExp: cells(result.logSumExp),
      entropy: cells(result.entropy),
      klFromOutput: cells(result.klFromOutput),
      klToOutput: cells(result.klToOutput),
      targetRank: i32(result.targetRank, [rows.length, T], T),
      targetLogProb: cells(result.targetLogProb),
      ...(jsFromOutput && { jsFromOutput: cells(jsFromOutput) }),
      vocabularyIds,
      ...(tracked && {
        trackedStarts: i32(tracked.starts, [T + 1]),
        trackedIds: i32(tracked.ids, [U]),
        trackedLogProbs: f32(tracked.logProbs, [rows.length, U], U, packed ? FOLLOWED : undefined),
        // Ranks of what is far from the top cost more than all the rest; a packed view leaves them out.
        ...(packed ? {} : { trackedRanks: i32(tracked.ranks, [rows.length, U], U) }),
      }),
    },
  }
}

interface Places {
  T: number
  topK: number
  starts: Int32Array
  ids: Int32Array
}

/** Where each top id stands among what its position follows; undefined where one of them is not followed. */
function placesOf(topIds: Int32Array, { T, topK, starts, ids }: Places): Int32Array | undefined {
  const places = new Int32Array(topIds.length)
  const perRow = T * topK
  for (let t = 0; t < T; t++) {
    const at = new Map<number, number>()
    for (let u = starts[t]!; u < starts[t + 1]!; u++) at.set(ids[u]!, u - starts[t]!)
    for (let row = 0; row < topIds.length; row += perRow)
      for (let k = row + t * topK; k < row + (t + 1) * topK; k++) {
        const place = at.get(topIds[k]!)
        if (place === undefined) return undefined
        places[k] = place
      }
  }
  return places
}
