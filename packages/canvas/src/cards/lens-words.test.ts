import { type LensRef, type LensSpec, newSpec, type TrainedLens } from '@lensboard/contract'
import { expect, test } from 'vitest'
import { sidesOf, throughOf } from './lens-words.js'

const lens: LensRef = { kind: 'tuned', name: 'Tuned lens of m', hash: 'c'.repeat(64) }
const read = newSpec('lens', { name: 'm', hash: 'a'.repeat(64) }, 'x')
const difference = (a: Partial<LensSpec>, b: Partial<LensSpec>) => {
  const spec = { kind: 'difference' as const, a: { ...read, ...a }, b: { ...read, ...b } }
  return sidesOf(spec, throughOf(spec, null))
}

test('a lens that the library does not have is told from one of which nobody knows yet', () => {
  const record = { title: 'Renamed' } as TrainedLens
  expect(throughOf({ ...read, lens }, null)).toEqual([{ lens }])
  expect(throughOf({ ...read, lens }, new Map())).toEqual([{ lens, record: null }])
  expect(throughOf({ ...read, lens }, new Map([[lens.hash, record]]))).toEqual([{ lens, record }])
  expect(throughOf(newSpec('attention', read.checkpoint, 'x'), new Map())).toEqual([])
})

test('the sides of a difference are called by what tells them apart', () => {
  expect(sidesOf(read, [])).toBeUndefined()
  expect(difference({ lens }, {})).toEqual({ a: 'Tuned lens of m', b: 'Logit lens' })
  expect(difference({}, { input: { kind: 'text', text: 'y' } })).toEqual({ a: '“x”', b: '“y”' })
  expect(difference({ lens }, { checkpoint: { name: 'n', hash: 'b'.repeat(64) } })).toEqual({
    ...{ a: 'Tuned lens of m, m', b: 'Logit lens, n' },
  })
  expect(difference({}, {})).toEqual({ a: 'Logit lens', b: 'Logit lens' })
})
