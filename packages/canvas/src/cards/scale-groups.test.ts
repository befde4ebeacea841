import { newSpec } from '@lensboard/contract'
import { expect, test } from 'vitest'
import type { CardShapeProps } from '../records/index.js'
import { endsFor, groupDomains, letterFor, measureOf, ONE_METRIC, scaleKey, scaleRefusal } from './scale-groups.js'

const spec = newSpec('lens', { name: 'm', hash: 'a'.repeat(64) }, 'x')
const card = (metric: string, view?: CardShapeProps['view']): CardShapeProps => ({
  ...{ w: 300, h: 300, title: '', spec, metric, layer: 0, head: 0 },
  ...(view && { view }),
})
const difference: CardShapeProps = {
  ...card('entropy', { scaleGroup: 'A' }),
  spec: { kind: 'difference', a: spec, b: spec },
}

test('cards of one letter and one measure share a range, whatever token they are of; a difference has another one', () => {
  expect(scaleKey(card('prob'))).toBeNull()
  expect(scaleKey(card('tokenProb:12', { scaleGroup: 'A' }))).toBe(scaleKey(card('tokenProb:7', { scaleGroup: 'A' })))
  expect(scaleKey(card('entropy', { scaleGroup: 'A' }))).not.toBe(scaleKey(card('entropy', { scaleGroup: 'B' })))
  expect(scaleKey(difference)).not.toBe(scaleKey(card('entropy', { scaleGroup: 'A' })))
  expect(measureOf(difference)).toBe('difference of entropy')
})

test('a group spans all its members, and a range that stays the same is the same object', () => {
  const linear = (min: number, max: number) => ({ min, max, scale: 'linear' as const })
  const ranges = [
    { key: 'A entropy', domain: linear(0, 3) },
    { key: 'A entropy', domain: linear(1, 5) },
    { key: 'B logProb', domain: linear(-7, 0) },
  ]
  const first = groupDomains(ranges, new Map())
  expect(Object.fromEntries(first)).toEqual({ 'A entropy': linear(0, 5), 'B logProb': linear(-7, 0) })
  const second = groupDomains([...ranges, { key: 'B logProb', domain: linear(-9, 0) }], first)
  expect(second.get('A entropy')).toBe(first.get('A entropy'))
  expect(second.get('B logProb')).toEqual(linear(-9, 0))
})

test('symmetric ranges keep 0 in their middle', () => {
  const [small, large] = [1, 4].map((size) => ({ min: -size, max: size, scale: 'linear' as const }))
  expect(
    groupDomains(
      [small!, large!].map((domain) => ({ key: 'A', domain })),
      new Map(),
    ).get('A'),
  ).toEqual(large)
})

test('only cards with the same metric can share a scale', () => {
  const members = [card('entropy', { scaleGroup: 'A' })]
  expect(scaleRefusal([card('entropy')], members)).toBeNull()
  expect(scaleRefusal([card('prob')], members)).toBe(ONE_METRIC)
  expect(scaleRefusal([difference], members)).toBe(ONE_METRIC)
  expect(scaleRefusal([card('entropy'), card('logit')], [])).toBe(ONE_METRIC)
})

test('cards put together take the letter of one of them, else a free one, and none where all are taken', () => {
  const all = (['A', 'B', 'C', 'D'] as const).map((scaleGroup) => card('prob', { scaleGroup }))
  expect(letterFor([card('prob'), all[2]!], all)).toBe('C')
  expect(letterFor([card('prob')], all.slice(0, 2))).toBe('C')
  expect(letterFor([card('prob')], all)).toBeNull()
})

test('typed ends are kept by every member under its own measure', () => {
  const ends = { metric: 'tokenProb:12', min: 0, max: 0.5, scale: 'linear' as const }
  expect(endsFor(card('tokenProb:7'), ends)).toEqual({ ...ends, metric: 'tokenProb:7' })
  expect(endsFor(difference, ends)?.metric).toBe('difference:entropy')
  expect(endsFor(difference, undefined)).toBeUndefined()
})
