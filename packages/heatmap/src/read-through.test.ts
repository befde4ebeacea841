import type { LensRef, TrainedLens } from '@lensboard/contract'
import { expect, test } from 'vitest'
import { tinyFollowed, tinyLens } from './fixtures/tiny-results.js'
import { heatmapSvg } from './heatmap-svg.js'
import { describeLens } from './lens-heatmap.js'
import { lensLabel, lensWords, rowNotes } from './read-through.js'
import { markedRows } from './reading-notes.js'

const ref: LensRef = { kind: 'tuned', name: 'Tuned lens of tiny', hash: 'c'.repeat(64) }
const row = (kl: number) => ({ kl, crossEntropy: 1, top1: 0.5, bias: 0 })
const record = (more: Partial<TrainedLens> = {}): TrainedLens => ({
  ...{ version: 1, kind: 'tuned', title: 'Tuned lens of tiny', checkpoint: { name: 'tiny', hash: 'a'.repeat(64) } },
  ...{ capture: 'resid_pre', layers: [0, 1], dModel: 4, origin: { by: 'trained' }, sha256: 'b'.repeat(64) },
  evaluation: { nTokens: 9, lens: [row(1), row(3)], logitLens: [row(2), row(2)], crossEntropy: 1 },
  ...more,
})

test('a lens is called by kind and title, each said once, and by what it was made for', () => {
  expect(lensLabel({ lens: 'logit' })).toBe('Logit lens')
  expect(lensLabel({ lens: ref })).toBe('Tuned lens of tiny')
  expect(lensLabel({ lens: ref, record: record({ title: 'Tuesday' }) })).toBe('Tuned lens “Tuesday”')
  expect(lensWords({ lens: { ...ref, madeFor: { name: 'gpt2' } } })).toBe('Tuned lens of tiny, made for gpt2')
})

test('rows that read worse than the logit lens are marked, and nothing is said of a lens that is gone', () => {
  const notes = rowNotes(tinyLens.rows, [{ lens: ref, record: record() }])
  expect([...notes]).toEqual([[1, { sign: 'worse', say: expect.stringMatching(/worse than the logit lens/) }]])
  expect(rowNotes(tinyLens.rows, [{ lens: ref, record: null }]).size).toBe(0)
  expect(markedRows(tinyLens, [{ lens: ref, record: record() }])).toMatchObject([
    { sign: 'worse', short: '1 row worse than the logit lens', full: expect.stringMatching(/^L1: /) },
  ])
})

test('a Jacobian lens stands at the row of the next block, and its first rows carry no meaning', () => {
  const { evaluation: _, ...unjudged } = record({ kind: 'jacobian', capture: 'resid_post', layers: [0] })
  const notes = rowNotes(tinyLens.rows, [{ lens: { ...ref, kind: 'jacobian' }, record: unjudged }])
  expect([...notes].map(([at, { sign }]) => [at, sign])).toEqual([[1, 'meaningless']])
})

test('of two lenses each note names its side', () => {
  const notes = rowNotes(tinyLens.rows, [{ lens: 'logit' }, { lens: ref, record: record() }])
  expect(notes.get(1)?.say).toMatch(/^B: /)
})

test('pictures and descriptions of a card name its lens and what is marked', () => {
  const through = [{ lens: ref, record: record() }]
  const svg = heatmapSvg(tinyLens, { title: 'x', through, width: 900, height: 300 })
  expect(svg).toContain('Tuned lens of tiny')
  expect(svg).toContain('1 row worse than the logit lens')
  expect(svg).toContain('M0.5 1.5h7L4 7.5z')
  expect(describeLens(tinyLens, through)).toMatch(/^Tuned lens of tiny, tiny, 3 rows by 3 tokens/)
  const sides = { a: 'Tuned lens of tiny', b: 'Logit lens' }
  expect(heatmapSvg(tinyFollowed, { title: 'x', baseline: tinyLens, sides, width: 900 })).toContain(
    'A Tuned lens of tiny − B Logit lens',
  )
})
