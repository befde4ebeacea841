import type { TokenGroup } from '@lensboard/contract'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { CellDetails } from './cell-details.js'
import { tinyFollowed } from './fixtures/tiny-results.js'
import { Legend } from './legend.js'
import { lensMetric } from './metrics.js'
import { FollowedTable } from './position-tables.js'
import { logitDifferenceAt, subjectLogProb, subjectRank } from './subject.js'

const cats: TokenGroup = { key: 'g1', name: 'cats', color: 3, ids: [11, 12] }
const at = (id: string, row: number, position: number) => lensMetric(id, [cats]).at(tinyFollowed, row * 3 + position)
const text = (html: string) =>
  html
    .replace(/<!-- -->/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\s\u00a0]+/g, ' ')

test('probabilities of a group add, its logit follows from them, and its rank is the best of its tokens’', () => {
  expect(Math.exp(subjectLogProb(tinyFollowed, cats, 1, 1))).toBeCloseTo(0.52, 6)
  expect(at('tokenProb:g1', 2, 2)).toBeCloseTo(0.27, 6)
  expect(at('tokenLogProb:g1', 2, 2)).toBeCloseTo(Math.log(0.27), 6)
  expect(at('tokenLogit:g1', 2, 2)).toBeCloseTo(Math.log(0.27) + 3, 6)
  expect(subjectRank(tinyFollowed, cats, 2, 2)).toBe(1)
  expect(at('tokenRank:g1', 2, 2)).toBe(1)
})

test('a group is missing where one of its tokens is not followed, and never over 1', () => {
  expect(at('tokenProb:g1', 2, 0)).toBeNaN()
  expect(at('tokenProb:g1', 2, 1)).toBe(1)
})

test('a sum of tiny probabilities does not become 0', () => {
  const tracked = { ...tinyFollowed.tracked!, logProbs: tinyFollowed.tracked!.logProbs.map(() => -900) }
  expect(subjectLogProb({ ...tinyFollowed, tracked }, cats, 0, 1)).toBeCloseTo(-900 + Math.LN2, 4)
})

test('a logit difference is of the mean logits of both sides, as the table of measures says', () => {
  const difference = logitDifferenceAt(tinyFollowed, [cats, 10], 2, 2)
  expect(difference).toBeCloseTo((Math.log(0.02) + Math.log(0.25)) / 2 - Math.log(0.01), 5)
  expect(at('logitDifference:g1-10', 2, 2)).toBe(difference)
  expect(at('logitDifference:10-g1', 2, 2)).toBe(-difference)
  const domain = lensMetric('logitDifference:g1-10', [cats]).domain(tinyFollowed)
  expect(domain.min).toBe(-domain.max)
})

test('a metric of a group that is gone falls back to probability', () => {
  expect(lensMetric('tokenProb:g1', []).id).toBe('prob')
  expect(lensMetric('logitDifference:12', [cats]).id).toBe('prob')
})

test('legend, cell facts and the table of tokens name the group', () => {
  const props = { result: tinyFollowed, groups: [cats], theme: 'light' as const }
  const legend = text(renderToString(<Legend {...props} metric="logitDifference:g1-10" onMetric={() => {}} />))
  expect(legend).toContain('mean logit(target) − mean logit(against)')
  expect(legend).toMatch(/cats \(group\) .*− /)
  expect(text(renderToString(<Legend {...props} metric="tokenProb:g1" />))).toContain(
    'Probability of a followed token cats',
  )
  const cell = text(
    renderToString(<CellDetails result={tinyFollowed} row={2} position={2} asked={[11]} groups={[cats]} />),
  )
  expect(cell).toMatch(/Σ cats Σ2 27\.0 % −1\.31 #1 ● cat 2\.0 %/)
  const table = renderToString(<FollowedTable result={tinyFollowed} position={2} groups={[cats]} measure="prob" />)
  expect(text(table)).toMatch(/cats Σ2 27\.0 % /)
})
