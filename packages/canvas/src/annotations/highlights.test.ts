import { Highlight, type LensResult } from '@lensboard/contract'
import { expect, test } from 'vitest'
import type { CardShape, CardShapeProps } from '../records/index.js'
import { plotsOf } from './card-plots.js'
import { highlightsOf, keyOf } from './highlights.js'
import { CELLS, cellAtPlace } from './locate-cell.js'
import { marksOf, placedHighlights } from './placed-highlights.js'

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
    from: cellAtPlace(result, { plot: CELLS, row: row[0], column: position[0] }),
    to: cellAtPlace(result, { plot: CELLS, row: row[1], column: position[1] }),
    label,
    color: 'blue',
  })
const card = (marks: Record<string, unknown>) => ({ meta: marks }) as Pick<CardShape, 'meta'>
const drawnAs = (shown: LensResult, view = {}) =>
  plotsOf(shown, { w: 400, h: 390, view } as unknown as CardShapeProps, { layer: 0, head: 'mean', view })
const placed = (shown: LensResult, view = {}) =>
  placedHighlights(highlightsOf(card({ [keyOf('a')]: mark('here', [1, 2], [2, 1]) })), shown, drawnAs(shown, view))[0]

test('highlights have numbers in the order in which they came, and what is none is left out', () => {
  const all = highlightsOf(
    card({ [keyOf('b')]: mark('late', [0, 0], [0, 0]), [keyOf('a')]: mark('', [0, 0], [0, 0]), other: 1 }),
  )
  expect(all.map(({ id, number, label }) => [id, number, label])).toEqual([
    ['a', 1, ''],
    ['b', 2, 'late'],
  ])
  expect(highlightsOf(card({ [keyOf('x')]: { label: 'no place' } }))).toEqual([])
})

test('what is changed of a highlight goes before what it was made with, part by part, and alone it is nothing', () => {
  const { from, to } = mark('', [2, 3], [0, 0])
  const marks = { [keyOf('a')]: mark('made', [1, 1], [1, 1]), [keyOf('a', 'label')]: 'changed' }
  expect(highlightsOf(card(marks))[0]).toMatchObject({ label: 'changed', color: 'blue', number: 1 })
  const moved = { ...marks, [keyOf('a', 'range')]: { from, to }, [keyOf('a', 'color')]: 'no colour' }
  expect(highlightsOf(card(moved))[0]).toMatchObject({ from, to, label: 'changed', color: 'blue' })
  expect(highlightsOf(card({ [keyOf('a', 'label')]: 'left behind' }))).toEqual([])
})

test('a highlight is where its rows and tokens are, however it was dragged and however the card is drawn', () => {
  expect(placed(result)?.mark).toMatchObject({ plot: CELLS, rows: [1, 2], positions: [1, 2] })
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
  const all = highlightsOf(card({ [keyOf('a')]: mark('here', [1, 2], [1, 2]) }))
  expect(marksOf(all, result)).toHaveLength(1)
  expect(marksOf(all, reading([1, 2, 3]))).toBeUndefined()
  expect(marksOf([], result)).toBeUndefined()
})
