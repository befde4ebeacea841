import type { LensResult, TokenPiece } from '@lensboard/contract'

/** A token whose numbers a result has at every row of some positions. */
export interface FollowedToken {
  id: number
  piece: TokenPiece
  /** Followed at every position, not only where some row has it among its first. */
  everywhere: boolean
}

const NOTHING = { starts: new Int32Array(0), ids: new Int32Array(0), logProbs: new Float32Array(0) }

const known = new WeakMap<LensResult, Map<number, Int32Array>>()

/** Where a followed token stands in the result's columns: the entry of every position or −1, [T]. Made once a token. */
function placesOf(result: LensResult, id: number): Int32Array {
  const ofResult = known.get(result) ?? new Map<number, Int32Array>()
  known.set(result, ofResult)
  const ready = ofResult.get(id)
  if (ready) return ready
  const places = new Int32Array(result.ids.length).fill(-1)
  const { starts, ids } = result.tracked ?? NOTHING
  for (let position = 0; position + 1 < starts.length; position++)
    for (let u = starts[position]!; u < starts[position + 1]!; u++) if (ids[u] === id) places[position] = u
  ofResult.set(id, places)
  return places
}

/** Entry of a token at a position in the followed columns; −1 where it is not followed. */
const followedAt = (result: LensResult, id: number, position: number): number => placesOf(result, id)[position] ?? -1

/** Natural logarithm of a followed token's probability at a row and position; NaN where it is not followed. */
export function followedLogProb(result: LensResult, id: number, row: number, position: number): number {
  const { tracked } = result
  const u = followedAt(result, id, position)
  return tracked && u >= 0 ? (tracked.logProbs[row * tracked.ids.length + u] ?? Number.NaN) : Number.NaN
}

/** Rank of a followed token at a row and position, 1 the most probable; NaN where it is not followed. */
export function followedRank(result: LensResult, id: number, row: number, position: number): number {
  const { tracked } = result
  const u = followedAt(result, id, position)
  return (tracked && u >= 0 && tracked.ranks[row * tracked.ids.length + u]) || Number.NaN
}

export const pieceOf = (result: LensResult, id: number): TokenPiece => result.vocabulary.get(id) ?? { text: `#${id}` }

/**
 * The first `most` followed tokens: those followed everywhere first, then by their probability in the output where
 * followed. A long prompt follows tens of thousands, so only what can be among the first is sorted.
 */
export function followedTokens(result: LensResult, most = Number.POSITIVE_INFINITY): FollowedToken[] {
  const { starts, ids, logProbs } = result.tracked ?? NOTHING
  const output = (result.rows.length - 1) * ids.length
  const seen = new Map<number, { id: number; everywhere: boolean; positions: number; best: number }>()
  for (let position = 0; position + 1 < starts.length; position++)
    for (let u = starts[position]!; u < starts[position + 1]!; u++) {
      const id = ids[u]!
      const one = seen.get(id) ?? { id, everywhere: false, positions: 0, best: Number.NEGATIVE_INFINITY }
      one.positions++
      if (logProbs[output + u]! > one.best) one.best = logProbs[output + u]!
      seen.set(id, one)
    }
  const all = [...seen.values()]
  for (const one of all) one.everywhere = one.positions === result.ids.length
  const first = all.filter((one) => one.everywhere)
  const others = atLeast(
    all.filter((one) => !one.everywhere),
    most - first.length,
  )
  return [first, others]
    .flatMap((some) => some.sort((a, b) => b.best - a.best))
    .slice(0, most)
    .map(({ id, everywhere }) => ({ id, piece: pieceOf(result, id), everywhere }))
}

/** Those of the `most` greatest `best`, and their equals, in their order. */
function atLeast<One extends { best: number }>(all: One[], most: number): One[] {
  if (all.length <= most) return all
  if (most <= 0) return []
  const least = Float64Array.from(all, ({ best }) => best).sort()[all.length - most]!
  return all.filter(({ best }) => best >= least)
}

/** The tokens followed at one position, the output's most probable first. */
export function followedHere(result: LensResult, position: number): number[] {
  const { starts, ids } = result.tracked ?? NOTHING
  const here = [...new Set(ids.subarray(starts[position] ?? 0, starts[position + 1] ?? 0))]
  const output = result.rows.length - 1
  const logProb = (id: number) => followedLogProb(result, id, output, position)
  return here.sort((a, b) => logProb(b) - logProb(a))
}
