import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { chartGeometry } from './chart-geometry.js'
import { type ChartChoice, chartLines } from './chart-lines.js'
import { chartSvg } from './chart-svg.js'
import { ChartTable } from './chart-table.js'
import { tinyFollowed } from './fixtures/tiny-results.js'
import { nameOf } from './line-name.js'
import { pinSubjects } from './pins.js'
import { topRowsCsv, topRowsSvg } from './top-rows.js'
import { areLimits, axisEnds, trajectoryScale } from './trajectory.js'
import { TrajectoryChart } from './trajectory-chart.js'

const pins = { groups: [[11], [12, 10]], positions: [2, 0] }
const choice: ChartChoice = {
  subjects: pinSubjects(tinyFollowed, pins),
  positions: pins.positions,
  measure: 'prob',
  pair: [0, 1],
}
const lines = chartLines(tinyFollowed, choice)

test('every subject has its letter once, at the line of the earliest position that has values', () => {
  const { lines: drawn } = chartGeometry(tinyFollowed, lines, { measure: 'prob', width: 480, height: 188 })
  const named = drawn.filter(({ end }) => Number.isFinite(end)).map(({ line }) => [line.slot, line.position])
  expect(named.sort()).toEqual([
    [0, 2],
    [1, 2],
  ])
  // Position 0 does not follow all of B, so a chart of it alone names A only.
  const alone = chartLines(tinyFollowed, { ...choice, positions: [0] })
  const ends = chartGeometry(tinyFollowed, alone, { measure: 'prob', width: 480, height: 188 }).lines
  expect(ends.filter(({ end }) => Number.isFinite(end)).map(({ line }) => line.slot)).toEqual([0])
})

test('typed ends take the place of the axis’ own, and only such as make an axis are taken', () => {
  expect(axisEnds('prob', [[0.2, 0.31]])).toEqual({ min: 0, max: 0.5 })
  expect(axisEnds('prob', [[0.2, 0.31]], { min: 0.1, max: 0.4 })).toEqual({ min: 0.1, max: 0.4 })
  const ranks = trajectoryScale('rank', [[700, 3, 1]], 100, 0, { min: 1, max: 50 })
  expect([ranks.at(50), ranks.at(1), ranks.ticks]).toEqual([100, 0, [1, 10]])
  expect(areLimits('rank', { min: 0, max: 10 })).toBe(false)
  expect(areLimits('prob', { min: 0, max: 1.5 })).toBe(false)
  expect(areLimits('logProb', { min: -3, max: -3 })).toBe(false)
  expect(areLimits('logProb', { min: -3, max: 0 })).toBe(true)
})

test('the table of a chart has its numbers, the output first', () => {
  const html = renderToString(<ChartTable result={tinyFollowed} choice={choice} lines={lines} />)
  const text = html.replace(/<!-- -->/g, '').replace(/<[^>]*>/g, '|')
  expect(text.indexOf('output')).toBeLessThan(text.indexOf('embed'))
  expect(text).toContain('26.0')
})

test('a chart names its lines at their ends on the screen and in a file', () => {
  const html = renderToString(
    <TrajectoryChart
      result={tinyFollowed}
      lines={lines}
      measure="prob"
      width={480}
      height={188}
      theme="dark"
      nameOf={(line) => nameOf(tinyFollowed, choice, line)}
    />,
  )
  expect(html).toContain('>cat</text>')
  expect(html).toContain('Σ2')
  const svg = chartSvg(tinyFollowed, choice, { title: 'A <title>', runKey: 'abcdef0123', limits: { min: 0, max: 0.5 } })
  expect(svg).toContain('A &lt;title&gt;')
  expect(svg).toContain('run abcdef01')
  // Lines end at typed limits.
  expect(svg).toMatch(/<svg x="44" y="8"/)
  expect(svg).not.toMatch(/NaN|undefined/)
})

test('the top tokens of every row are a file of numbers and a picture', () => {
  const csv = topRowsCsv(() => tinyFollowed, [2])
  expect(csv.split('\n')[0]).toBe('row,position,read,rank,token,id,log_prob')
  expect(csv).toMatch(/^output,2,"\n",1,"\n",12,/m)
  expect(topRowsSvg(() => tinyFollowed, [2, 0], { title: 't' })).toMatch(/^<svg .*output.*<\/svg>$/s)
})
