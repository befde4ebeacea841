import type { Anchor, CommentThread, PersonFacts } from '@lensboard/contract'
import { describe, expect, test } from 'vitest'
import { FILTERS, type Filter, filtered, unreadThreads } from './filters'
import { type Act, hear, type Known, NOTHING, shown } from './thread-state'

const person = (id: string): PersonFacts => ({ id, name: id, color: '#FF802B', isGuest: false })
const [ME, BO] = [person('me'), person('bo')]
const POINT: Anchor = { kind: 'point', at: { x: 0, y: 0 } }
const time = (minute: number) => `2026-11-22T10:${String(minute).padStart(2, '0')}:00.000Z`

const said = (id: string, author: PersonFacts, minute: number, text = 'x', mentions: string[] = []) => ({
  ...{ id, author, text, createdAt: time(minute), reactions: [] },
  mentions: mentions.map((personId) => ({ personId, name: personId })),
})
const thread = (id: string, comments: CommentThread['comments'], more: Partial<CommentThread> = {}): CommentThread => ({
  ...{ id, anchor: POINT, comments },
  ...more,
})

const known = (threads: CommentThread[], read: Record<string, string> = {}, acts: Act[] = []): Known => ({
  ...hear(NOTHING, { is: 'all', threads, read, role: 'commenter' }),
  acts,
})
const see = (of: Known) => shown(of, ME).threads

describe('news', () => {
  test('a thread that changed takes the place of what was known, and one that is gone leaves', () => {
    const first = known([thread('a', [said('a', BO, 1)]), thread('b', [said('b', BO, 2)])])
    const changed = hear(first, { is: 'thread', thread: thread('a', [said('a', BO, 1, 'other')]) })
    expect(see(changed).map(({ comments }) => comments[0]?.text)).toEqual(['other', 'x'])
    expect(see(hear(changed, { is: 'gone', threadId: 'a' })).map(({ id }) => id)).toEqual(['b'])
    expect(shown(hear(first, { is: 'role', role: 'viewer' }), ME).mayComment).toBe(false)
  })

  test('what others wrote since a thread was read is unread, and reading never goes back', () => {
    const threads = [thread('a', [said('a', BO, 1), said('a2', ME, 2), said('a3', BO, 3)])]
    expect(see(known(threads)).map(({ unread }) => unread)).toEqual([2])
    expect(see(known(threads, { '': time(2) })).map(({ unread }) => unread)).toEqual([1])
    const read = hear(known(threads, { a: time(3) }), { is: 'read', threadId: 'a', at: time(1) })
    expect(see(read).map(({ unread }) => unread)).toEqual([0])
  })
})

describe('what this page did is seen before the server tells it', () => {
  const words = { text: 'Why?', mentions: [] }

  test('a thread is grey until it is heard of, and says when it could not be sent', () => {
    const start: Act = { is: 'start', id: 'n', anchor: POINT, words, at: time(5) }
    const sending = known([], {}, [start])
    expect(see(sending)[0]?.comments).toMatchObject([{ id: 'n', author: ME, text: 'Why?', state: 'sending' }])
    const failed = known([], {}, [{ ...start, failed: 'No.' }])
    expect(see(failed)[0]?.comments).toMatchObject([{ state: 'failed', failed: 'No.' }])
    const heard = hear(sending, { is: 'thread', thread: thread('n', [said('n', ME, 5, 'Why?')]) })
    expect(see(heard).map(({ comments }) => comments.map(({ state }) => state))).toEqual([['kept']])
  })

  test('a reply opens a resolved thread; an edit, a reaction and a deletion show at once', () => {
    const resolved = thread('a', [said('a', ME, 1), said('a2', ME, 2)], { resolved: { at: time(3), by: 'bo' } })
    const of = (...acts: Act[]) => see(known([resolved], {}, acts))[0]!
    expect(of({ is: 'reply', id: 'r', threadId: 'a', words, at: time(4) })).not.toHaveProperty('resolved')
    expect(of({ is: 'edit', commentId: 'a', words, at: time(4) }).comments[0]).toMatchObject({ text: 'Why?' })
    const thumb = { is: 'react', commentId: 'a', reaction: '👍' } as const
    expect(of({ ...thumb, on: true }).comments[0]?.reactions).toEqual([
      { reaction: '👍', people: [{ id: 'me', name: 'me' }] },
    ])
    expect(of({ ...thumb, on: true }, { ...thumb, on: false }).comments[0]?.reactions).toEqual([])
    expect(of({ is: 'remove', commentId: 'a' }).comments[0]).toMatchObject({ deleted: true, text: '' })
    expect(of({ is: 'remove', commentId: 'a2' }).comments.map(({ id }) => id)).toEqual(['a'])
    expect(of({ is: 'resolve', threadId: 'a', resolved: false, at: time(4) })).not.toHaveProperty('resolved')
    const all: Act[] = [
      { is: 'remove', commentId: 'a' },
      { is: 'remove', commentId: 'a2' },
    ]
    expect(see(known([resolved], {}, all))).toEqual([])
  })
})

test('filters: open, mine, mentions me, unread and resolved, the newest word first', () => {
  const threads = see(
    known(
      [
        thread('bo', [said('bo', BO, 1)]),
        thread('mine', [said('mine', ME, 2), said('r', BO, 9)]),
        thread('named', [said('named', BO, 3, '@me', ['me'])]),
        thread('done', [said('done', BO, 4)], { resolved: { at: time(5), by: 'bo' } }),
      ],
      { bo: time(1), named: time(3) },
    ),
  )
  const ids = (filter: Filter) => filtered(threads, filter).map(({ id }) => id)
  expect(Object.fromEntries(FILTERS.map(({ value }) => [value, ids(value)]))).toEqual({
    open: ['mine', 'named', 'bo'],
    mine: ['mine'],
    mentions: ['named'],
    unread: ['mine'],
    resolved: ['done'],
  })
  expect(unreadThreads(threads)).toBe(1)
})
