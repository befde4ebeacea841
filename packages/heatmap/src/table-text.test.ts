import { pieceLabel } from '@lensboard/contract'
import { expect, test } from 'vitest'
import { tinyLens } from './fixtures/tiny-results.js'
import { lensLines } from './lens-lines.js'
import { resultLines } from './result-lines.js'
import { tableOrder, tableText } from './table-text.js'

const table = lensLines(tinyLens)
const firstOf = (text: string) => text.split('\n')[1]?.split('\t')

test('a copied table has the heads, every line in its order, raw tokens and full precision', () => {
  const copied = tableText(table, tableOrder(table, null), '\t')
  // A newline token is quoted: lines are counted by their row.
  expect(copied.match(/^(embed|L\d+|output)\t\d/gm)).toHaveLength(table.lines)
  expect(copied.split('\n')[0]).toMatch(/^Row\tPosition\tToken\tTop token\tProbability/)
  expect(firstOf(copied)?.slice(0, 3)).toEqual(['output', '0', pieceLabel(tinyLens.tokens[0]!)])
})

test('what is sorted is copied sorted, and what is missing comes last both ways', () => {
  const at = table.columns.findIndex(({ name }) => /urprisal/.test(name))
  for (const down of [false, true]) {
    const values = Array.from(
      tableOrder(table, { column: at, down }),
      (line) => table.columns[at]!.sortBy(line) as number,
    )
    const there = values.filter((value) => !Number.isNaN(value))
    expect(there.length).toBeLessThan(values.length)
    expect(values.slice(0, there.length)).toEqual(there)
    expect(there).toEqual([...there].sort((a, b) => (down ? b - a : a - b)))
  }
})

test('rows sort by depth, not by their letters', () => {
  const order = tableOrder(table, { column: 0, down: false })
  expect(table.columns[0]!.text(order[0]!)).toBe('embed')
  expect(table.columns[0]!.text(order.at(-1)!)).toBe('output')
})

test('comma-separated values quote what would break a line', () => {
  const result = { ...tinyLens, tokens: [{ text: 'a,"b"' }, { text: '\n' }, { text: ' c' }] }
  const lines = resultLines(result)
  expect(tableText(lines, Uint32Array.of(0, 1), ',')).toContain('output,0,"a,""b""",')
})

test('eighty thousand lines are ordered in the time of a glance', () => {
  const lines = 81 * 1024
  const values = Float32Array.from({ length: lines }, (_, i) => Math.sin(i))
  const one = { ...table.columns[1]!, sortBy: (line: number) => values[line]! }
  const began = performance.now()
  expect(tableOrder({ ...table, lines, columns: [one] }, { column: 0, down: true })).toHaveLength(lines)
  expect(performance.now() - began).toBeLessThan(1500)
})
