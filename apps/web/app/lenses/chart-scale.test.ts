import { describe, expect, it } from 'vitest'
import { linePath, nearest, stepScale, valueScale } from './chart-scale'

describe('valueScale', () => {
  it('grows upwards from zero when it is linear', () => {
    const { at, ticks } = valueScale([0.2, 0.8], 'linear', 100, 0)
    expect(at(0)).toBe(100)
    expect(at(0.8)).toBe(0)
    expect(ticks).toEqual([0, 0.2, 0.4, 0.6, 0.8])
  })
  it('puts equal factors equally far apart when it is a logarithm', () => {
    const { at } = valueScale([0.1, 10], 'log', 100, 0)
    expect(at(0.1) - at(1)).toBeCloseTo(at(1) - at(10))
    expect(at(0)).toBeNaN()
  })
  it('names at least two values on a logarithm, however close they lie', () => {
    for (const values of [[0.3, 6.3], [2.31, 2.4], [1e-5, 1], [1]]) {
      const { ticks } = valueScale(values, 'log', 100, 0)
      expect(ticks.length).toBeGreaterThanOrEqual(values.length)
      expect(ticks.length).toBeLessThanOrEqual(8)
    }
  })
  it('has no place for anything when nothing is known', () => {
    expect(valueScale([Number.NaN], 'log', 100, 0)).toMatchObject({ ticks: [] })
  })
})

describe('stepScale', () => {
  it('names whole steps that have room', () => {
    expect(stepScale([0, 60], 0, 300, 60).ticks).toEqual([0, 10, 20, 30, 40, 50, 60])
    expect(stepScale([0, 1], 0, 300, 40).ticks).toEqual([0, 1])
  })
  it('puts a single step into the middle', () => {
    expect(stepScale([4, 4], 0, 100, 40).at(4)).toBe(50)
  })
})

describe('linePath', () => {
  it('is in pieces where a point is missing', () => {
    expect(
      linePath([
        { x: 0, y: 1 },
        { x: 1, y: Number.NaN },
        { x: 2, y: 3 },
        { x: 3, y: 4 },
      ]),
    ).toBe('M0.0 1.0M2.0 3.0L3.0 4.0')
  })
})

describe('nearest', () => {
  it('is the index of the closest value', () => {
    expect([nearest([0, 10, 20], 14), nearest([0, 10, 20], 99), nearest([], 3)]).toEqual([1, 2, -1])
  })
})
