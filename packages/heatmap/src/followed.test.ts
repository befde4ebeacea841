import type { LensResult } from '@lensboard/contract'
import { expect, test } from 'vitest'
import { tinyFollowed } from './fixtures/tiny-results.js'
import { followedLogProb, followedTokens } from './followed.js'

const POSITIONS = 40
const EACH = 9

/** Follows nine of forty tokens at every position, the first two of them everywhere; some have no value. */
function manyFollowed(): LensResult {
  let state = 7
  const draw = (n: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state >>> 8) % n
  }
  const ids = Array.from({ length: POSITIONS }, () => {
    const here = new Set([3, 5])
    while (here.size < EACH) here.add(draw(40))
    return [...here]
  }).flat()
  const nRows = 3
  const logProbs = Float32Array.from({ length: nRows * ids.length }, () =>
    draw(11) === 0 ? Number.NaN : -draw(30) / 4,
  )
  return {
    ...tinyFollowed,
    ids: new Int32Array(POSITIONS),
    tracked: {
      starts: Int32Array.from({ length: POSITIONS + 1 }, (_, t) => t * EACH),
      ids: Int32Array.from(ids),
      logProbs,
      ranks: new Int32Array(logProbs.length),
    },
  }
}

/** The same order, reckoned token by token over all positions. */
function plainly(result: LensResult): [number, boolean][] {
  const positions = Array.from({ length: result.ids.length }, (_, t) => t)
  const output = result.rows.length - 1
  const all = [...new Set(result.tracked!.ids)].map((id) => {
    const values = positions.map((position) => followedLogProb(result, id, output, position))
    const { starts, ids } = result.tracked!
    const everywhere = positions.every((t) => ids.subarray(starts[t]!, starts[t + 1]!).includes(id))
    return { id, everywhere, best: Math.max(...values.filter((value) => !Number.isNaN(value))) }
  })
  all.sort((a, b) => Number(b.everywhere) - Number(a.everywhere) || b.best - a.best)
  return all.map(({ id, everywhere }) => [id, everywhere])
}

test('the first followed tokens are those that sorting all of them gives', () => {
  const result = manyFollowed()
  const all = plainly(result)
  expect(all.slice(0, 2).map(([, everywhere]) => everywhere)).toEqual([true, true])
  for (const most of [1, 2, 3, 17, all.length, Number.POSITIVE_INFINITY])
    expect(followedTokens(result, most).map(({ id, everywhere }) => [id, everywhere])).toEqual(all.slice(0, most))
})

test('a result that follows nothing offers no token', () => {
  const { tracked: _, ...nothing } = tinyFollowed
  expect(followedTokens(nothing as LensResult, 60)).toEqual([])
  expect(followedLogProb(nothing as LensResult, 10, 0, 0)).toBeNaN()
})
