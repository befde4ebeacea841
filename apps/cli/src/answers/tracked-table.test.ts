import type { LensResult } from '@lensboard/contract'
import { describe, expect, it } from 'vitest'
import { trackedTable } from './tracked-table.js'

/** One position, two rows, two followed tokens, of which the first row's second was not counted by a scan. */
const result = {
  rows: [
    { site: 'resid_pre', layer: 0 },
    { site: 'output', layer: 1 },
  ],
  vocabulary: new Map([
    [7, { text: 'a' }],
    [8, { text: 'b' }],
  ]),
  tracked: {
    starts: Int32Array.of(0, 2),
    ids: Int32Array.of(7, 8),
    logProbs: Float32Array.of(Math.log(0.5), Math.log(0.125), Number.NaN, Math.log(0.25)),
    ranks: Int32Array.of(1, 0, 0, 3),
  },
} as unknown as LensResult

describe('what is followed, in a terminal', () => {
  it('tells the probability where a rank was not counted, and no rank 0', () => {
    const [output, embedding] = trackedTable(result, [7, 8], [])!.rows
    expect(embedding!.cells.map((cell) => cell?.text)).toEqual(['#1', '#–'])
    expect(embedding!.cells[1]!.share).toBeCloseTo(0.125, 6)
    // A cell that is no numbers stays empty.
    expect(output!.cells.map((cell) => cell?.text)).toEqual([undefined, '#3'])
  })

  it('gives a group the best rank of its tokens', () => {
    const group = { key: 'g1', name: 'both', color: 0, ids: [8, 7] }
    const [, embedding] = trackedTable(result, [7, 8], [group])!.rows
    expect(embedding!.cells.at(-1)).toEqual({ text: '#1', share: expect.closeTo(0.625, 6) })
  })
})
