import type { LibraryLens } from '@lensboard/contract'
import { expect, test } from 'vitest'
import { libraryLens } from '../lenses/lens-fixture'
import { model } from '../models/model-fixture'
import { lensChoices, lensRefOf } from './lens-choices'
import { DELETED, lensProblem } from './lens-draft'

const small = model({ nLayers: 2 })
const of = (title: string, kl: number | undefined, lens: Partial<LibraryLens['lens']> = {}): LibraryLens => {
  const one = libraryLens(title, kl)
  return { ...one, lens: { ...one.lens, ...lens } }
}
const good = of('A good one', 1)
const bad = of('B bad one', 3)
const unknown = of('C unknown', undefined)
const sibling = of('D sibling', 1, { checkpoint: { name: 'fine-tuned', hash: 'f'.repeat(64) } })
const wide = of('E wide', 1, { checkpoint: { name: 'large', hash: 'e'.repeat(64) }, dModel: 512 })
const library = [wide, sibling, unknown, bad, good]

test('the logit lens comes first, then lenses of the model by quality, then those of other models', () => {
  const choices = lensChoices(library, small, 'logit')
  expect(choices.map(({ label, group }) => [label, group])).toEqual([
    ['Logit lens', 'Every model'],
    ['A good one', 'Of this model'],
    ['B bad one', 'Of this model'],
    ['C unknown', 'Of this model'],
    ['D sibling', 'Made for other models'],
    ['E wide', 'Made for other models'],
  ])
  const [, first, second, third, fourth, fifth] = choices
  expect(first).toMatchObject({ hint: 'Tuned · Ada · KL 1.00 · logit lens 3.00' })
  expect(first?.worse).toBeUndefined()
  expect(second?.worse).toBe(1)
  expect(third?.hint).toContain('not evaluated')
  expect(fourth).toMatchObject({ foreign: true })
  expect(fourth?.disabled).toBeUndefined()
  expect(fifth).toMatchObject({
    disabled: true,
    hint: expect.stringMatching(/512 numbers; those of workshop have 256/),
  })
})

test('a lens of other weights reads only after it was accepted by name, one of another shape never', () => {
  expect(lensProblem('logit', small, library)).toBeUndefined()
  expect(lensProblem(lensRefOf(good), small, library)).toBeUndefined()
  expect(lensProblem(lensRefOf(sibling), small, library)).toMatch(/made for fine-tuned/)
  expect(lensProblem(lensRefOf(sibling, true), small, library)).toBeUndefined()
  expect(lensProblem(lensRefOf(wide, true), small, library)).toMatch(/512 numbers/)
})

test('a lens that was deleted stays readable in the list, and says so', () => {
  const gone = lensRefOf(good)
  expect(lensChoices([bad], small, gone).at(-1)).toMatchObject({ label: 'A good one', group: 'Not in the library' })
  expect(lensProblem(gone, small, [bad])).toBe(DELETED)
  // Until the library was read nothing is wrong.
  expect(lensProblem(gone, small, null)).toBeUndefined()
})

test('a lens whose file is gone from this machine cannot be chosen', () => {
  const missing = { ...good, missing: true as const }
  expect(lensChoices([missing], small, 'logit').at(-1)).toMatchObject({ disabled: true })
  expect(lensProblem(lensRefOf(missing), small, [missing])).toMatch(/gone from this machine/)
})
