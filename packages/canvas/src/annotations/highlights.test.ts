import { Highlight, type LensResult } from '@lensboard/contract'
import { fitLens } from '@lensboard/heatmap'
import { expect, test } from 'vitest'
import { type CardShape, HIGHLIGHT_KEY } from '../records/index.js'
import { cellIdentity, highlightsOf, marksOf, placedHighlights } from './highlights.js'

const rows = [
  { site: 'resid_pre' as const, layer: 0 },
  { site: 'resid_pre' as const, layer: 1 },
  { site: 'resid_pre' as const, layer: 2 },
  { site: 'output' as const, layer: 3 },
]
const reading = (ids: number[], from = rows) =>
  ({ kind: 'lens', rows: from, ids, tokens: ids.map((id) => ({ text: `t${id}` })) }) as unknown as LensResult

const result = reading([5, 6, 7])
const mark = (label: string, row: [number, number], position: [number, number]): Highlight =>
  Highlight.parse({
    from: cellIdentity(result, row[0], position[0]),
    to: cellIdentity(result, row[1], position[1]),
    label,
    color: 'blue',
  })
const card = (marks: Record<string, unknown>) => ({ meta: marks }) as Pick<CardShape, 'meta'>
const placed = (shown: LensResult, parts = {}) =>
  placedHighlights(
    highlightsOf(card({ [`${HIGHLIGHT_KEY}a`]: mark('here', [1, 2], [2, 1]) })),
    shown,
    fitLens({ width: 400, height: 300 }, shown.rows.length, shown.ids.length, parts),
  )[0]

test('highlights have numbers in the order in which they came, and what is none is left out', () => {
  const all = highlightsOf(
    card({
      [`${HIGHLIGHT_KEY}b`]: mark('late', [0, 0], [0, 0]),
      [`${HIGHLIGHT_KEY}a`]: mark('', [0, 0], [0, 0]),
      other: 1,
    }),
  )
  expect(all.map(({ id, number, label }) => [id, number, label])).toEqual([
    ['a', 1, ''],
    ['b', 2, 'late'],
  ])
  expect(highlightsOf(card({ [`${HIGHLIGHT_KEY}x`]: { label: 'no place' } }))).toEqual([])
})

test('a highlight is where its rows and tokens are, however it was dragged and however the card is drawn', () => {
  expect(placed(result)?.mark).toMatchObject({ rows: [1, 2], positions: [1, 2] })
  expect(placed(result)?.hidden).toBeUndefined()
  expect(placed(result, { transposed: true })?.hidden).toBeUndefined()
  // Another stride of the question: the same rows have other indices.
  const more = reading([5, 6, 7], [rows[0]!, { site: 'resid_mid' as never, layer: 0 }, ...rows.slice(1)])
  expect(placed(more)?.mark).toMatchObject({ rows: [2, 3] })
})

test('what hides a highlight is told apart: rows, positions, tokens, and rows that are not read', () => {
  expect(placed(result, { rows: { from: 0, to: 0 } })?.hidden).toBe('rows')
  expect(placed(result, { positions: { from: 0, to: 1 } })?.hidden).toBe('positions')
  expect(placed(reading([5, 9, 7]))).not.toHaveProperty('mark')
  expect(placed(reading([5, 9, 7]))?.hidden).toBe('tokens')
  expect(placed(reading([5, 6, 7], [rows[0]!, rows[3]!]))?.hidden).toBe('read')
})

test('a heatmap is given only what it can place', () => {
  const all = highlightsOf(card({ [`${HIGHLIGHT_KEY}a`]: mark('here', [1, 2], [1, 2]) }))
  expect(marksOf(all, result)).toHaveLength(1)
  expect(marksOf(all, reading([1, 2, 3]))).toBeUndefined()
  expect(marksOf([], result)).toBeUndefined()
})
