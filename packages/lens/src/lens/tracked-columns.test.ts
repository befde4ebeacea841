import { type LensRow, LIMITS } from '@lensboard/contract'
import { describe, expect, it } from 'vitest'
import { emptyColumns } from './lens-readings.js'
import { firstIds, followedIds, trackedColumns } from './tracked-columns.js'

const ROWS = 33
const TOP_K = 5
const ASKED = [7, 100_000]

/** A position whose rows each have tokens of their own, so that the union is as large as it can be. */
function position(t: number, nRows = ROWS) {
  const topIds = Int32Array.from({ length: nRows * TOP_K }, (_, i) => 1_000 + ((t * 31 + i) % 40_000))
  const ids = followedIds(topIds, nRows, ASKED)
  const firsts = new Set(Array.from({ length: nRows }, (_, row) => topIds[row * TOP_K]!))
  // One column more than is followed, as the true next token is.
  const width = ids.length + 1
  const ranks = new Int32Array(nRows * width)
  for (let i = 0; i < ranks.length; i++) ranks[i] = t * 1e5 + Math.floor(i / width) * 1e3 + (i % width)
  return { ids, firsts, found: { ranks, logProbs: new Float32Array(ranks).map((rank) => -rank) } }
}

function follow(nPositions: number, otherCells: number) {
  const tracked = trackedColumns(ROWS, otherCells, ASKED)
  for (let t = 0; t < nPositions; t++) {
    const { ids, found, firsts } = position(t)
    tracked.add(ids, found, firsts)
  }
  return { ...tracked.columns(), noted: tracked.noted() }
}

describe('what is followed', () => {
  it('is the whole union while it fits, with every number in its place', () => {
    const { starts, ids, ranks, logProbs, noted } = follow(3, 0)
    expect(noted).toEqual({})
    for (let t = 0; t < 3; t++) {
      const { ids: wanted, found } = position(t)
      expect(Array.from(ids.subarray(starts[t], starts[t + 1]))).toEqual(wanted)
      const there = 2 * ids.length + starts[t]! + 4
      expect([ranks[there], logProbs[there]]).toEqual([
        found.ranks[2 * (wanted.length + 1) + 4],
        found.logProbs[2 * (wanted.length + 1) + 4],
      ])
    }
  })

  // 2,048 tokens × 33 rows × top-5: the reading that used to be refused.
  const statistics = ROWS * LIMITS.promptTokens * (2 * TOP_K + 7)

  it('is each row’s first token and what was asked for where the union would not fit', () => {
    const { starts, ids, ranks, noted } = follow(LIMITS.promptTokens, statistics)
    expect(noted).toEqual({ followed: 'first' })
    expect((statistics + 2 * ROWS * ids.length) * 4).toBeLessThanOrEqual(LIMITS.resultBytes)
    for (const t of [0, 1_000, LIMITS.promptTokens - 1]) {
      const { ids: wanted, firsts, found } = position(t)
      const held = Array.from(ids.subarray(starts[t], starts[t + 1]))
      expect(new Set(held)).toEqual(new Set([...firsts, ...ASKED]))
      // The last one that was asked for, at row 3, is the number that was read for it.
      const u = wanted.indexOf(100_000)
      expect(ranks[3 * ids.length + starts[t]! + held.indexOf(100_000)]).toBe(found.ranks[3 * (wanted.length + 1) + u])
    }
  })

  it('is what was asked for alone where nothing else fits, up to the limit', () => {
    const asked = 2 * ROWS * 100 * ASKED.length
    const { starts, ids, noted } = follow(100, LIMITS.resultBytes / 4 - asked)
    expect(noted).toEqual({ followed: 'asked' })
    expect(new Set(ids)).toEqual(new Set(ASKED))
    expect(starts.at(-1)).toBe(200)
  })

  it('gets a cell’s first token from the columns of its chunk, missing ones left out', () => {
    const rows: LensRow[] = [
      { site: 'resid_pre', layer: 0 },
      { site: 'output', layer: 0 },
    ]
    const columns = emptyColumns(rows, 2, 2, 10)
    columns.topIds.set([1, 2, 3, 4, -1, -1, 5, 6])
    expect([...firstIds(columns, 0)]).toEqual([1])
    expect([...firstIds(columns, 1)]).toEqual([3, 5])
  })
})
