import { MEASURES } from '@lensboard/contract'
import { expect, test } from 'vitest'
import { briefName } from './brief-name.js'
import { LENS_METRICS } from './metrics.js'
import { TOKEN_MEASURE } from './token-metric.js'

/** Characters of 12 px that stand beside the colours in a legend of the smallest card. */
const ROOM = 19

test('every measure of a reading has a name that the legend of a small card has room for', () => {
  const offered = [
    ...LENS_METRICS.map(({ id, name }) => [id, name] as const),
    ...Object.entries(TOKEN_MEASURE).map(([measure, { name }]) => [`${measure}:12`, name] as const),
    ['logitDifference:12-g1', MEASURES.logitDifference.name] as const,
  ]
  for (const [id, name] of offered) expect(briefName(id, name).length, id).toBeLessThanOrEqual(ROOM)
  expect(briefName('entropy', 'Entropy')).toBe('Entropy')
  expect(briefName('tokenRank:g1', 'Rank of a followed token')).toBe('Rank of')
})
