import { areOfOnePlot, type CardResult, Highlight, HighlightRange, MarkedCell } from '@lensboard/contract'
import { expect, test } from 'vitest'
import { cellAtPlace, type Place, placeOfCell } from './locate-cell.js'

const ids = [5, 6, 7, 8]
const tokens = ids.map((id) => ({ text: ` token ${id}` }))
const as = (result: object) => ({ ids, tokens, facts: {}, ...result }) as unknown as CardResult

const attention = as({ kind: 'attention', reduce: 'none', layers: [0, 1, 2], heads: [0, 1, 2, 3] })
const patching = as({ kind: 'patching', at: 'resid_pre', nLayers: 3, patched: new Float32Array(12) })
const heads = as({ kind: 'patching', at: 'heads', nLayers: 3, patched: new Float32Array(12) })
const attribution = as({
  kind: 'attribution',
  position: 3,
  contributions: [0.5, -2, 1],
  components: [
    { site: 'embed', layer: 0 },
    { site: 'head', layer: 1, head: 2 },
    { site: 'mlp_out', layer: 1 },
  ],
})
const patchscope = as({ kind: 'patchscope', position: 2, layers: [0, 4, 8] })
const dataset = as({
  kind: 'dataset',
  rows: [
    { site: 'resid_pre', layer: 2 },
    { site: 'output', layer: 3 },
  ],
})

test.each<[string, CardResult, Place]>([
  ['a weight of one head', attention, { plot: '2 1', row: 3, column: 1 }],
  ['a weight of the mean of a layer', attention, { plot: '2 mean', row: 3, column: 1 }],
  ['a weight of the mean of all', attention, { plot: 'all', row: 3, column: 0 }],
  ['a head', attention, { plot: 'heads', row: 2, column: 3 }],
  ['a patch at a token', patching, { plot: 'cells', row: 2, column: 1 }],
  ['a patched head', heads, { plot: 'cells', row: 1, column: 3 }],
  ['a component', attribution, { plot: 'list', row: 0, column: 0 }],
  ['a decoded layer', patchscope, { plot: 'list', row: 2, column: 0 }],
  ['a row of a data set', dataset, { plot: 'rows', row: 0, column: 1 }],
])('%s has an identity, which leads back to it', (_, result, place) => {
  const cell = cellAtPlace(result, place)
  expect(cell).toBeDefined()
  expect(placeOfCell(result, cell!)).toEqual(place)
  expect(Highlight.safeParse({ from: cell, to: cell, label: '', color: 'blue' }).success).toBe(true)
})

test('a component is known by its name, wherever it stands in the list', () => {
  const largest = cellAtPlace(attribution, { plot: 'list', row: 0, column: 0 })
  expect(largest).toMatchObject({ row: 'head.1.2', token: { position: 3, id: 8 } })
  const other = { ...attribution, contributions: [0.5, -0.1, 1] } as unknown as CardResult
  expect(placeOfCell(other, largest!)).toMatchObject({ row: 2 })
})

test('another token, a head or a row that is not read, and another kind of card have no place for a cell', () => {
  const weight = cellAtPlace(attention, { plot: '2 1', row: 3, column: 1 })!
  expect(placeOfCell({ ...attention, ids: [5, 9, 7, 8] } as unknown as CardResult, weight)).toBe('tokens')
  expect(placeOfCell({ ...attention, layers: [0] } as unknown as CardResult, weight)).toBe('read')
  expect(placeOfCell(patching, weight)).toBe('read')
  const row = cellAtPlace(dataset, { plot: 'rows', row: 0, column: 0 })!
  expect(placeOfCell(attribution, row)).toBe('read')
  expect(cellAtPlace(attention, { plot: '2 1', row: 9, column: 0 })).toBeUndefined()
})

test('the corners of a block are of one plot', () => {
  const at = (place: Place) => cellAtPlace(attention, place)!
  const weight = at({ plot: '2 1', row: 3, column: 1 })
  expect(areOfOnePlot(weight, at({ plot: '2 1', row: 1, column: 0 }))).toBe(true)
  for (const other of [
    { plot: '2 2', row: 3, column: 1 },
    { plot: 'heads', row: 2, column: 1 },
  ]) {
    expect(areOfOnePlot(weight, at(other))).toBe(false)
    expect(HighlightRange.safeParse({ from: weight, to: at(other) }).success).toBe(false)
  }
  expect(MarkedCell.safeParse({ row: 'output', head: 3 }).success).toBe(false)
})
