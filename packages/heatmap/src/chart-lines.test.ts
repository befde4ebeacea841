import type { TokenGroup } from '@lensboard/contract'
import { expect, test } from 'vitest'
import { chartCsv } from './chart-csv.js'
import { type ChartChoice, chartLines, subjectColors } from './chart-lines.js'
import { chartSvg } from './chart-svg.js'
import { tinyFollowed } from './fixtures/tiny-results.js'

const group: TokenGroup = { key: 'g1', name: 'a "pair", of two', color: 0, ids: [11, 10] }
const choice: ChartChoice = { subjects: [group, 12], positions: [2, 1], measure: 'prob', pair: [0, 1] }

test('every subject has a line at every position, and the chosen cell’s lie on top', () => {
  const lines = chartLines(tinyFollowed, choice)
  expect(lines.map(({ slot, position, dash }) => [slot, position, dash])).toEqual([
    [1, 1, 1],
    [0, 1, 1],
    [1, 2, 0],
    [0, 2, 0],
  ])
  expect(lines.at(-1)?.values.at(-1)).toBeCloseTo(0.03, 6)
})

test('a group keeps its colour and the tokens take the others', () => {
  expect(subjectColors([12, group, 10])).toEqual([1, 0, 2])
})

test('a logit difference has one line a position', () => {
  const lines = chartLines(tinyFollowed, { ...choice, subjects: [12, 10], measure: 'logitDifference' })
  expect(lines.map(({ key, less }) => [key, less])).toEqual([
    ['@1', 1],
    ['@2', 1],
  ])
  expect(lines[1]?.values[2]).toBeCloseTo(Math.log(25), 5)
})

test('a chart is copied in long form, in full precision, with missing values empty', () => {
  const csv = chartCsv(tinyFollowed, { ...choice, positions: [1, 0], subjects: [10, group, 12] })
  expect(csv).toMatch(/^row,position,read,token,ids,less_token,less_ids,measure,value\n/)
  expect(csv).toContain('\nL1,1, cat,The,10,,,Probability,0.25\n')
  expect(csv).toContain('\nL1,0,The,"a ""pair"", of two",11 10,,,Probability,0.6\n')
  expect(csv).toMatch(/output,0,The,"\n",12,,,Probability,$/m)
})

test('a chart is copied as a picture that needs nothing else, with a key of its lines', () => {
  const svg = chartSvg(tinyFollowed, choice)
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg".*<\/svg>$/s)
  expect(svg).toContain('a &quot;pair&quot;, of two')
  expect(svg).toContain('stroke-dasharray="8 4"')
  expect(svg).toContain('p(token | row); of a group Σ p(token | row)')
  expect(svg).not.toMatch(/NaN|undefined|var\(/)
})
