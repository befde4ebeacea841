import { describe, expect, it } from 'vitest'
import { EVERY_LENS, filterLenses, modelsOf, sortLenses } from './find-lenses'
import { libraryLens } from './lens-fixture'

const good = libraryLens('A good one', 0.5)
const bad = libraryLens('Bad', 3, { by: 'Bo', cards: { yours: 1, all: 4 } })
const brought = libraryLens('Came by file', undefined, { bytes: 9 })
const jacobian = { ...brought, lens: { ...brought.lens, kind: 'jacobian' as const, checkpoint: { name: 'gpt2' } } }
const all = [bad, jacobian, good]
const titles = (found: typeof all) => found.map(({ lens }) => lens.title)

describe('filterLenses', () => {
  it('wants every word somewhere among title, kind, model, person and text', () => {
    expect(titles(filterLenses(all, { ...EVERY_LENS, search: 'workshop bo' }))).toEqual(['Bad'])
    expect(titles(filterLenses(all, { ...EVERY_LENS, search: 'SAMPLE tuned' }))).toEqual(['Bad', 'A good one'])
  })
  it('keeps one kind and one model', () => {
    expect(titles(filterLenses(all, { ...EVERY_LENS, kind: 'jacobian' }))).toEqual(['Came by file'])
    expect(titles(filterLenses(all, { ...EVERY_LENS, model: 'workshop' }))).toEqual(['Bad', 'A good one'])
    expect(modelsOf(all)).toEqual(['gpt2', 'workshop'])
  })
})

describe('sortLenses', () => {
  it('puts what nobody evaluated last, whichever way', () => {
    expect(titles(sortLenses(all, { key: 'quality', way: 1 }))).toEqual(['A good one', 'Bad', 'Came by file'])
    expect(titles(sortLenses(all, { key: 'quality', way: -1 }))).toEqual(['Bad', 'A good one', 'Came by file'])
  })
  it('sorts by words and by numbers, equal ones by title', () => {
    expect(titles(sortLenses(all, { key: 'model', way: 1 }))).toEqual(['Came by file', 'A good one', 'Bad'])
    expect(titles(sortLenses(all, { key: 'cards', way: -1 }))).toEqual(['Bad', 'A good one', 'Came by file'])
  })
})
