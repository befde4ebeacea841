import type { LensResult, TokenPiece } from '@lensboard/contract'

/** A token whose numbers a result has at every row of some positions. */
export interface FollowedToken {
  id: number
  piece: TokenPiece
  /** Followed at every position, not only where some row has it among its first. */
  everywhere: boolean
}

/** Where each followed token stands in the result's columns: by id, the entry of every position or −1, [T]. */
type Places = Map<number, Int32Array>

const known = new WeakMap<LensResult, Places>()

function placesOf(result: LensResult): Places {
  const ready = known.get(result)
  if (ready) return ready
  const places: Places = new Map()
  const { starts, ids } = result.tracked ?? { starts: new Int32Array(0), ids: new Int32Array(0) }
  for (let position = 0; position + 1 < starts.length; position++)
    for (let u = starts[position]!; u < starts[position + 1]!; u++) {
      const id = ids[u]!
      const at = places.get(id) ?? new Int32Array(result.ids.length).fill(-1)
      at[position] = u
      places.set(id, at)
    }
  known.set(result, places)
  return places
}

/** Entry of a token at a position in the followed columns; −1 where it is not followed. */
const followedAt = (result: LensResult, id: number, position: number): number =>
  placesOf(result).get(id)?.[position] ?? -1

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

/** Every followed token: those followed everywhere first, then by their probability in the output where followed. */
export function followedTokens(result: LensResult): FollowedToken[] {
  const output = result.rows.length - 1
  const best = (id: number) => {
    let most = Number.NEGATIVE_INFINITY
    for (let position = 0; position < result.ids.length; position++) {
      const logProb = followedLogProb(result, id, output, position)
      if (logProb > most) most = logProb
    }
    return most
  }
  return [...placesOf(result)]
    .map(([id, at]) => ({ id, piece: pieceOf(result, id), everywhere: !at.includes(-1), best: best(id) }))
    .sort((a, b) => Number(b.everywhere) - Number(a.everywhere) || b.best - a.best)
    .map(({ id, piece, everywhere }) => ({ id, piece, everywhere }))
}

/** The tokens followed at one position, the output's most probable first. */
export function followedHere(result: LensResult, position: number): number[] {
  const { starts, ids } = result.tracked ?? { starts: new Int32Array(0), ids: new Int32Array(0) }
  const here = [...new Set(ids.subarray(starts[position] ?? 0, starts[position + 1] ?? 0))]
  const output = result.rows.length - 1
  const logProb = (id: number) => followedLogProb(result, id, output, position)
  return here.sort((a, b) => logProb(b) - logProb(a))
}
