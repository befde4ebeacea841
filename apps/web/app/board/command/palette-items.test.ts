import { describe, expect, it } from 'vitest'
import { cardItems, commandItems, commentItems, found, placeItems } from './palette-items'
import { rank } from './rank'

const card = (title: string, prompt: string, tokens: string[] = []) => ({
  ...{ id: `shape:${title}`, title, about: 'Logit lens · workshop', kind: 'lens' as const, prompt, tokens },
})
const command = (id: string, label: string, topic: 'insert' | 'card' | 'board', keys = '') => ({
  ...{ id, label, topic, keys },
})

describe('ranking', () => {
  it('asks for every word, wherever it stands', () => {
    const item = { label: 'Capital of France', more: ['Logit lens · workshop'] }
    expect(rank(item, 'france logit')).toBeGreaterThan(0)
    expect(rank(item, 'france tuned')).toBe(0)
  })

  it('takes the start of a word over its middle, and a name over what else is known', () => {
    const of = (label: string, ...more: string[]) => rank({ label, more }, 'ali')
    expect(of('Align left')).toBeGreaterThan(of('Realign'))
    expect(of('Realign')).toBeGreaterThan(of('x', 'Alison'))
    expect(of('x', 'Alison')).toBeGreaterThan(of('a l i'))
  })

  it('finds letters left out of a name, but not two letters anywhere', () => {
    expect(rank({ label: 'Tidy cards', more: [] }, 'tdycrd')).toBeGreaterThan(0)
    expect(rank({ label: 'Tidy cards', more: [] }, 'tc')).toBe(0)
  })
})

describe('the lines of the palette', () => {
  const items = [
    ...cardItems([
      card('Who drinks?', 'Mary and John', ['Mary', 'store']),
      card('The capital', 'The capital', ['Paris']),
    ]),
    ...commandItems([command('insert-lens', 'Insert lens card', 'insert'), command('print', 'Print…', 'board')], true),
    ...commandItems([command('group', 'Group', 'card', 'Ctrl G')], false),
    ...placeItems([{ label: 'Models', path: '/models' }]),
  ]
  const lines = (query: string, recent: string[] = []) =>
    found(items, query, recent).map(({ group, items }) => [group, items.map(({ label }) => label)])

  it('begin with what was done last, each once', () => {
    expect(lines('', ['go:/models', 'do:gone', 'do:print'])).toEqual([
      ['Recent', ['Models', 'Print…']],
      ['Cards on this board', ['Who drinks?', 'The capital']],
      ['Insert', ['Insert lens card']],
      ['Selection', ['Group']],
    ])
  })

  it('put the group of the best line first', () => {
    expect(lines('pri')[0]).toEqual(['Board', ['Print…']])
  })

  it('find a card by a token of its answer and say by which', () => {
    const [cards] = found(items, 'paris', [])
    expect(cards?.items[0]).toMatchObject({ label: 'The capital', hint: 'Logit lens · workshop · has “Paris”' })
  })

  it('are acts alone after >', () => {
    expect(lines('> in')).toEqual([
      ['Insert', ['Insert lens card']],
      ['Board', ['Print…']],
    ])
  })
})

describe('comments in the palette', () => {
  const person = (name: string) => ({ id: name, name, color: '#fff', isGuest: false })
  const said = (name: string, text: string) => ({
    ...{ id: text, author: person(name), text, mentions: [], createdAt: '2026-11-22T10:00:00.000Z', reactions: [] },
    state: 'kept' as const,
  })
  const thread = (id: string, ...comments: ReturnType<typeof said>[]) => ({
    ...{ id, anchor: { kind: 'point' as const, at: { x: 0, y: 0 } }, comments },
    ...{ unread: 0, mine: false, mentionsMe: false },
  })
  const items = [
    ...commandItems([command('print', 'Print…', 'board')], false),
    ...commentItems([thread('t', said('Ada', 'Why Paris?'), said('Bo', 'Look above.'))], () => 'Board'),
  ]
  const labels = (query: string) => found(items, query, []).flatMap(({ items }) => items.map(({ label }) => label))

  it('come by # alone or by words that were said in them, and are not in the way before', () => {
    expect(labels('')).toEqual(['Print…'])
    expect(labels('#')).toEqual(['Why Paris?'])
    expect(labels('#bo above')).toEqual(['Why Paris?'])
    expect(labels('above')).toEqual(['Why Paris?'])
    expect(labels('#print')).toEqual([])
    expect(labels('>')).toEqual(['Print…'])
  })
})
