import { LIMITS, type RunFacts, type Tracked } from '@lensboard/contract'
import type { FollowedTokens } from './chunk.js'
import type { LensColumns } from './lens-readings.js'

/** What a result needs beside its numbers: its header, with the pieces of every token that it names. */
const HEADER_ROOM = LIMITS.resultBytes / 8

/** What is followed, from most to least: each cell's most probable tokens, each cell's first, or what was asked for. */
const LEVELS = ['top', 'first', 'asked'] as const

interface Followed {
  ids: readonly number[]
  found: FollowedTokens
  /** The first tokens of its cells. */
  firsts: ReadonlySet<number>
}

/**
 * Collects what is followed, position by position. Where all of it would make the result too large to store, it holds
 * only the first token of each cell, or nothing but the `asked` ids, at every position; `noted` says so. Statistics and
 * asked ids take `otherCells` and 2 · nRows · positions · asked numbers, which the caller has found to fit.
 */
export function trackedColumns(nRows: number, otherCells: number, asked: readonly number[]) {
  const wanted = new Set(asked)
  const room = (LIMITS.resultBytes - HEADER_ROOM) / 4 - otherCells
  let positions: Followed[] = []
  let size = 0
  let level = 0
  const atLevel = (position: Followed): Followed => {
    if (level === 0) return position
    const { ids, found, firsts } = position
    const kept = ids.flatMap((id, u) => (wanted.has(id) || (level === 1 && firsts.has(id)) ? [u] : []))
    return { firsts, found: columnsAt(found, kept, nRows), ids: kept.map((u) => ids[u]!) }
  }
  return {
    /** `ids` are those of one position; `found` may hold more columns than they are. `firsts` as `firstIds` has them. */
    add(ids: readonly number[], found: FollowedTokens, firsts: ReadonlySet<number>): void {
      const position = atLevel({ ids, found, firsts })
      positions.push(position)
      size += position.ids.length
      while (level < LEVELS.length - 1 && 2 * nRows * size > room) {
        level++
        positions = positions.map(atLevel)
        size = positions.reduce((n, { ids }) => n + ids.length, 0)
      }
    },
    columns(): Tracked {
      const logProbs = new Float32Array(nRows * size)
      const ranks = new Int32Array(nRows * size)
      const starts = [0]
      for (const { ids, found } of positions) {
        const start = starts.at(-1)!
        const width = found.ranks.length / nRows
        for (let row = 0; row < nRows; row++) {
          const from = row * width
          logProbs.set(found.logProbs.subarray(from, from + ids.length), row * size + start)
          ranks.set(found.ranks.subarray(from, from + ids.length), row * size + start)
        }
        starts.push(start + ids.length)
      }
      const ids = Int32Array.from(positions.flatMap((position) => position.ids))
      return { starts: Int32Array.from(starts), ids, logProbs, ranks }
    },
    noted(): Pick<RunFacts, 'followed'> {
      const held = LEVELS[level]!
      return held === 'top' ? {} : { followed: held }
    },
  }
}

/** Some columns of [R, U]. */
function columnsAt({ logProbs, ranks }: FollowedTokens, kept: readonly number[], nRows: number): FollowedTokens {
  const width = ranks.length / nRows
  const cut = { logProbs: new Float32Array(nRows * kept.length), ranks: new Int32Array(nRows * kept.length) }
  let to = 0
  for (let row = 0; row < nRows; row++)
    for (const u of kept) {
      cut.logProbs[to] = logProbs[row * width + u]!
      cut.ranks[to++] = ranks[row * width + u]!
    }
  return cut
}

/** The most probable token of each row at a position; a negative id is missing. */
export function firstIds({ topIds, topK, rows }: LensColumns, position: number): Set<number> {
  const nPositions = topIds.length / topK / rows.length
  return new Set(rows.map((_, row) => topIds[(row * nPositions + position) * topK]!).filter((id) => id >= 0))
}

/**
 * What is followed at one position: the union of its rows' most probable tokens, those of the output first, then what
 * was asked for. `topIds` [R, k]; a negative id is missing.
 */
export function followedIds(topIds: Int32Array, nRows: number, asked: readonly number[]): number[] {
  const topK = topIds.length / nRows
  const found = new Set<number>()
  for (let row = nRows - 1; row >= 0; row--)
    for (const id of topIds.subarray(row * topK, (row + 1) * topK)) if (id >= 0) found.add(id)
  for (const id of asked) found.add(id)
  return [...found]
}
