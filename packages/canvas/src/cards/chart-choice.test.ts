import type { LensResult } from '@lensboard/contract'
import { expect, test } from 'vitest'
import { chartChoice, chartLimits, chartMeasure } from './chart-choice.js'

const result = {
  ids: Int32Array.of(1, 2, 3),
  vocabulary: new Map([1, 2, 3].map((id) => [id, { text: `t${id}` }] as const)),
} as unknown as LensResult

const groups = [[1], [2, 3], [3]]

test('a chart draws the tracked positions that the prompt has, else its last', () => {
  const at = (positions: number[]) => chartChoice(result, 'trajectories', { pins: { groups, positions } }).positions
  expect([at([1, 7]), at([7]), at([])]).toEqual([[1], [2], [2]])
})

test('a difference is of the chosen groups, and of the first two where one of those is gone', () => {
  const pair = (chosen?: [number, number]) =>
    chartChoice(result, 'logitDifference', { pins: { groups, positions: [] }, ...(chosen ? { pair: chosen } : {}) })
      .pair
  expect([pair(), pair([2, 0]), pair([0, 4]), pair([1, 1])]).toEqual([
    [0, 1],
    [2, 0],
    [0, 1],
    [0, 1],
  ])
})

test('typed ends belong to the measure that they were typed for', () => {
  const view = { measure: 'rank', domain: { metric: 'rank', min: 1, max: 100, scale: 'log' } } as const
  expect(chartLimits('trajectories', view)).toEqual({ min: 1, max: 100 })
  expect(chartLimits('trajectories', { ...view, measure: 'prob' })).toBeUndefined()
  expect(chartLimits('logitDifference', view)).toBeUndefined()
  expect(chartMeasure('logitDifference', view)).toBe('logitDifference')
})
