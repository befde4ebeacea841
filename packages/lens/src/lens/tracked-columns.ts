import type { Tracked } from '@lensboard/contract'
import { checkResultCells } from '../engine/question.js'
import type { FollowedTokens } from './chunk.js'

/** Collects what is followed, position by position, and throws RESULT_TOO_LARGE as soon as it would not be stored. */
export function trackedColumns(nRows: number, otherCells: number) {
  const starts = [0]
  const ids: number[] = []
  const positions: FollowedTokens[] = []
  return {
    /** `wanted` are the ids of one position; `followed` may hold more columns than they are. */
    add(wanted: readonly number[], followed: FollowedTokens): void {
      ids.push(...wanted)
      starts.push(ids.length)
      positions.push(followed)
      checkResultCells(otherCells + 2 * nRows * ids.length)
    },
    columns(): Tracked {
      const size = ids.length
      const logProbs = new Float32Array(nRows * size)
      const ranks = new Int32Array(nRows * size)
      for (const [p, found] of positions.entries()) {
        const [start, end] = [starts[p]!, starts[p + 1]!]
        const width = found.ranks.length / nRows
        for (let row = 0; row < nRows; row++)
          for (let u = 0; u < end - start; u++) {
            logProbs[row * size + start + u] = found.logProbs[row * width + u]!
            ranks[row * size + start + u] = found.ranks[row * width + u]!
          }
      }
      return { starts: Int32Array.from(starts), ids: Int32Array.from(ids), logProbs, ranks }
    },
  }
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
