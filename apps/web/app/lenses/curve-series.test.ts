import { describe, expect, it } from 'vitest'
import { changeSeries, meanSeries, rowCurves } from './curve-series'
import { trainingCurve, trainingState } from './training-fixture'

describe('meanSeries', () => {
  it('holds the mean over rows against the logit lens, flat', () => {
    const series = meanSeries(trainingCurve())
    expect(series.map(({ key }) => key)).toEqual(['loss', 'logit', 'held-out'])
    expect(series[1]).toMatchObject({ flat: 3 })
    expect(series[2]?.points).toEqual([
      { x: 0, y: 3 },
      { x: 10, y: 2 },
    ])
  })
  it('shows no logit lens before it was read', () => {
    const { logitLens: _unread, ...curve } = trainingCurve({ losses: [] })
    expect(meanSeries(curve).map(({ key }) => key)).toEqual(['held-out'])
  })
})

describe('rowCurves', () => {
  it('marks a row that is worse than the logit lens at the last reading', () => {
    expect(rowCurves(trainingCurve()).map(({ layer, last, worse }) => [layer, last, worse])).toEqual([
      [0, 1, false],
      [1, 3, true],
    ])
  })
  it('knows nothing before the first reading', () => {
    expect(rowCurves(trainingCurve({ heldOut: [] }))[0]).toMatchObject({ last: Number.NaN, worse: false })
  })
})

describe('changeSeries', () => {
  it('falls towards where the fit stops', () => {
    const { spec } = trainingState()
    const fit = { ...spec, kind: 'jacobian' as const, stopBelow: 0.01, promptsMin: 1, promptsMax: 9 }
    const series = changeSeries(trainingCurve({ change: [{ prompts: 2, change: 0.5 }] }), fit)
    expect(series).toMatchObject([{ flat: 0.01 }, { points: [{ x: 2, y: 0.5 }] }])
  })
})
