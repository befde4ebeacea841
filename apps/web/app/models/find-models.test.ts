import { expect, test } from 'vitest'
import { filterModels, findable, fits, sortModels } from './find-models'
import { model } from './model-fixture'

const gpt2 = model({ title: 'openai-community/gpt2', family: 'gpt2', parameters: 124e6 })
const tiny = model({ title: 'TinyLlama/TinyLlama-1.1B', family: 'llama', parameters: 1.1e9 })
const unread = model({ title: 'some/other', family: '', parameters: 0, state: 'broken' })
const all = [gpt2, tiny, unread]
const found = (search: string) => all.filter((m) => fits(findable(m), search)).map((m) => m.title.split('/')[1])

test('a search finds by parts of name and family, in any order and case', () => {
  expect(found('gpt2')).toEqual(['gpt2'])
  expect(found('LLAMA 1.1b')).toEqual(['TinyLlama-1.1B'])
  expect(found('124m')).toEqual(['gpt2'])
  expect(found('')).toHaveLength(3)
})

test('a search finds by size, and what has no size is in no size', () => {
  expect(found('<1B')).toEqual(['gpt2'])
  expect(found('< 1 B')).toEqual(['gpt2'])
  expect(found('>= 1.1b')).toEqual(['TinyLlama-1.1B'])
  expect(found('100M-1B')).toEqual(['gpt2'])
  expect(found('llama <500M')).toEqual([])
})

test('a filter leaves one kind of state', () => {
  const loaded = model({ title: 'loaded', loaded: { bytes: 1, pinned: false } })
  const adapter = model({ title: 'lora', adapter: { base: 'gpt2', rank: 8 } })
  const titles = (state: 'ready' | 'memory' | 'adapter' | 'stopped') =>
    filterModels([...all, loaded, adapter], '', state).map((m) => m.title)
  expect(titles('ready')).toEqual([gpt2.title, tiny.title, 'loaded'])
  expect(titles('memory')).toEqual(['loaded'])
  expect(titles('adapter')).toEqual(['lora'])
  expect(titles('stopped')).toEqual(['some/other'])
})

test('sorting counts digits in names as numbers and keeps what has no figure last, both ways', () => {
  const names = ['m-10b', 'm-2b'].map((title) => model({ title }))
  expect(sortModels(names, { key: 'title', way: 1 }).map((m) => m.title)).toEqual(['m-2b', 'm-10b'])
  for (const way of [1, -1] as const)
    expect(sortModels(all, { key: 'parameters', way }).at(-1)?.title).toBe('some/other')
  expect(sortModels(all, { key: 'parameters', way: -1 })[0]?.title).toBe(tiny.title)
})
