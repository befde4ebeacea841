import { randomUUID } from 'node:crypto'
import type { Anchor, CommentNews, CommentThread, PersonFacts, Role } from '@lensboard/contract'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type Caller, codeOf, openWorld, type World } from '../fixtures/world.js'
import { joinByToken } from '../index.js'

let world: World
const ROLES = ['owner', 'editor', 'commenter', 'viewer'] as const
let people: Record<(typeof ROLES)[number] | 'stranger', PersonFacts>
beforeAll(async () => {
  world = await openWorld()
})
beforeEach(async () => {
  people = await newPeople()
})
afterAll(() => world.close())

/** New people have unspent budgets. */
async function newPeople() {
  const names = [...ROLES, 'stranger'] as const
  const made = await Promise.all(names.map(async (name) => [name, await world.newPerson(name)] as const))
  return Object.fromEntries(made) as typeof people
}

const at = { x: 10, y: 20 }
const POINT: Anchor = { kind: 'point', at }
const cellOf = (shapeId: string): Anchor => ({
  kind: 'cell',
  shapeId,
  at,
  checkpoint: { name: 'workshop', hash: 'a'.repeat(64) },
  runKey: 'b'.repeat(64),
  cell: { row: 'resid_post.6', token: { position: 4, id: 318, piece: { text: ' is' } } },
})

/** A board with somebody of every role. */
async function shared(who = people) {
  const owner = world.as(who.owner)
  const { projectId, boardId } = await owner.project.create({ name: 'Facts' })
  for (const role of ['editor', 'commenter', 'viewer'] as const) {
    const link = await owner.share.createLink({ projectId, role })
    await joinByToken(world.db, who[role], link.path.split('/')[2]!)
  }
  return { projectId, boardId }
}

async function begin(person: PersonFacts, boardId: string, { text = 'Why?', anchor = POINT, mentions = [''] } = {}) {
  const id = randomUUID()
  await world.as(person).comment.start({ boardId, id, anchor, text, mentions: mentions.filter(Boolean) })
  return id
}

/** What a watcher has been told, put together as a page does. */
function watching(person: PersonFacts, boardId: string) {
  const stop = new AbortController()
  const threads = new Map<string, CommentThread>()
  const heard: CommentNews[] = []
  let read: Record<string, string> = {}
  const ended = codeOf(
    (async () => {
      for await (const news of await world.as(person, stop.signal).comment.watch({ boardId })) {
        heard.push(news)
        if (news.is === 'all') {
          for (const thread of news.threads) threads.set(thread.id, thread)
          read = news.read
        } else if (news.is === 'thread') threads.set(news.thread.id, news.thread)
        else if (news.is === 'gone') threads.delete(news.threadId)
        else if (news.is === 'read') read[news.threadId] = news.at
      }
    })(),
  )
  return { threads, heard, read: () => read, ended, stop: () => stop.abort() }
}
const until = <T>(look: () => T) => vi.waitFor(look, { timeout: 10_000, interval: 20 })

async function threadsOf(person: PersonFacts, boardId: string): Promise<CommentThread[]> {
  const { threads, heard, stop } = watching(person, boardId)
  await until(() => expect(heard).not.toEqual([]))
  stop()
  return [...threads.values()]
}

type On = { boardId: string; threadId: string; projectId: string }
const ACTS: Record<string, (caller: Caller, on: On) => Promise<unknown>> = {
  start: (caller, { boardId }) => caller.comment.start({ boardId, id: randomUUID(), anchor: POINT, text: 'New' }),
  reply: (caller, on) => caller.comment.reply({ ...on, id: randomUUID(), text: 'Because' }),
  edit: (caller, on) => caller.comment.edit({ ...on, commentId: on.threadId, text: 'Other' }),
  remove: (caller, on) => caller.comment.remove({ ...on, commentId: on.threadId }),
  resolve: (caller, on) => caller.comment.resolve({ ...on, resolved: true }),
  react: (caller, on) => caller.comment.react({ ...on, commentId: on.threadId, reaction: '👍', on: true }),
  read: (caller, on) => caller.comment.read({ ...on, upTo: new Date().toISOString() }),
  move: (caller, on) => caller.comment.move({ ...on, anchor: POINT }),
  keepCard: (caller, on) => caller.comment.keepCard({ ...on, shapeId: 'shape:a', card: {}, places: [] }),
  keptCard: (caller, on) => caller.comment.keptCard(on),
  count: (caller, on) => caller.comment.count(on),
}

test.each<[string, ...string[]]>([
  ['start', 'ok', 'ok', 'ok', 'FORBIDDEN'],
  ['reply', 'ok', 'ok', 'ok', 'FORBIDDEN'],
  // The thread is the commenter's: others' words are theirs, and only the owner of the board takes them away.
  ['edit', 'FORBIDDEN', 'FORBIDDEN', 'ok', 'FORBIDDEN'],
  ['remove', 'ok', 'FORBIDDEN', 'ok', 'FORBIDDEN'],
  ['resolve', 'ok', 'ok', 'ok', 'FORBIDDEN'],
  ['react', 'ok', 'ok', 'ok', 'FORBIDDEN'],
  ['read', 'ok', 'ok', 'ok', 'ok'],
  ['move', 'ok', 'ok', 'ok', 'FORBIDDEN'],
  ['keepCard', 'ok', 'ok', 'FORBIDDEN', 'FORBIDDEN'],
  ['keptCard', 'NOT_FOUND', 'NOT_FOUND', 'FORBIDDEN', 'FORBIDDEN'],
  ['count', 'ok', 'ok', 'ok', 'ok'],
])('A8: comment.%s: owner %s, editor %s, commenter %s, viewer %s; a stranger finds nothing', async (name, ...codes) => {
  const { boardId, projectId } = await shared()
  const got = []
  for (const person of [...ROLES.map((role) => people[role]), people.stranger, null]) {
    const threadId = await begin(people.commenter, boardId)
    got.push(await codeOf(ACTS[name]!(world.as(person), { boardId, projectId, threadId })))
  }
  expect(got).toEqual([...codes, 'NOT_FOUND', 'UNAUTHENTICATED'])
})

test('who wrote a comment and when is the server’s word, whatever the page says', async () => {
  const { boardId } = await shared()
  const id = randomUUID()
  const lies = { personId: people.owner.id, author: people.owner, createdAt: '1999-01-01T00:00:00.000Z' }
  await world
    .as(people.editor)
    .comment.start({ boardId, id, anchor: POINT, text: '  I am Ada.\r\nTrust me.  ', ...lies })
  const [thread] = await threadsOf(people.viewer, boardId)
  expect(thread).toMatchObject({
    id,
    anchor: POINT,
    comments: [{ author: people.editor, text: 'I am Ada.\nTrust me.' }],
  })
  expect(Date.now() - Date.parse(thread!.comments[0]!.createdAt)).toBeLessThan(60_000)
})

test('what is too long, empty or hidden is refused, and so is an anchor of no sense', async () => {
  const { boardId } = await shared()
  const ask = (over: object) =>
    codeOf(world.as(people.editor).comment.start({ boardId, id: randomUUID(), anchor: POINT, text: 'x', ...over }))
  const wrong = [
    { text: '   ' },
    { text: 'x'.repeat(4_001) },
    { text: 'nul\0' },
    { text: 'turned \u202e around' },
    { id: 'mine' },
    { anchor: { kind: 'point', at: { x: 1e9, y: 0 } } },
    { mentions: Array.from({ length: 21 }, () => people.owner.id) },
  ]
  for (const over of wrong) expect([over, await ask(over)]).toEqual([over, 'BAD_REQUEST'])
  expect(await threadsOf(people.editor, boardId)).toEqual([])
})

test('thirty comments a minute are a person’s; the next one waits', async () => {
  const busy = await newPeople()
  const { boardId } = await shared(busy)
  const threadId = await begin(busy.commenter, boardId)
  const reply = () => codeOf(world.as(busy.commenter).comment.reply({ boardId, threadId, id: randomUUID(), text: 'x' }))
  for (let n = 1; n < 30; n++) expect(await reply()).toBe('ok')
  expect(await reply()).toBe('RATE_LIMITED')
  expect(await codeOf(begin(busy.editor, boardId))).toBe('ok')
})

test('a comment that is sent twice is one, and nobody takes another’s id', async () => {
  const { boardId } = await shared()
  const id = randomUUID()
  const send = (person: PersonFacts) =>
    codeOf(world.as(person).comment.start({ boardId, id, anchor: POINT, text: 'Once' }))
  expect([await send(people.editor), await send(people.editor), await send(people.owner)]).toEqual([
    'ok',
    'ok',
    'BAD_REQUEST',
  ])
  expect((await threadsOf(people.editor, boardId)).map(({ comments }) => comments.length)).toEqual([1])
})

test('people who can open the board are mentioned by their names; a stranger is refused', async () => {
  const { boardId } = await shared()
  const { editor, viewer, stranger } = people
  const text = 'Look, @viewer: @stranger said so.'
  expect(await codeOf(begin(editor, boardId, { text, mentions: [viewer.id, stranger.id] }))).toBe('BAD_REQUEST')
  // Who is not named in the text is not mentioned either.
  await begin(editor, boardId, { text, mentions: [viewer.id, people.owner.id, viewer.id] })
  const [thread] = await threadsOf(viewer, boardId)
  expect(thread?.comments[0]?.mentions).toEqual([{ personId: viewer.id, name: 'viewer' }])
})

test('a second watcher is told of every change as it happens, and of nothing of other boards', async () => {
  const [{ boardId }, other] = [await shared(), await shared()]
  const [there, elsewhere] = [watching(people.viewer, boardId), watching(people.viewer, other.boardId)]
  await until(() => expect([there.heard.length, elsewhere.heard.length]).toEqual([1, 1]))
  const caller = world.as(people.commenter)
  const threadId = await begin(people.owner, boardId, { anchor: cellOf('shape:one') })
  await until(() => expect(there.threads.get(threadId)?.anchor).toEqual(cellOf('shape:one')))
  const id = randomUUID()
  await caller.comment.reply({ boardId, threadId, id, text: 'Because' })
  await until(() => expect(there.threads.get(threadId)?.comments[1]).toMatchObject({ text: 'Because' }))
  await caller.comment.react({ boardId, commentId: id, reaction: '🎉', on: true })
  const by = { id: people.commenter.id, name: 'commenter' }
  await until(() =>
    expect(there.threads.get(threadId)?.comments[1]?.reactions).toEqual([{ reaction: '🎉', people: [by] }]),
  )
  await caller.comment.edit({ boardId, commentId: id, text: 'Because of it' })
  await until(() => expect(there.threads.get(threadId)?.comments[1]).toMatchObject({ text: 'Because of it' }))
  expect(there.threads.get(threadId)?.comments[1]?.editedAt).toBeDefined()
  await caller.comment.resolve({ boardId, threadId, resolved: true })
  await until(() => expect(there.threads.get(threadId)?.resolved?.by).toBe('commenter'))
  // A new word opens it again.
  await caller.comment.reply({ boardId, threadId, id: randomUUID(), text: 'Not so fast' })
  await until(() => expect(there.threads.get(threadId)?.resolved).toBeUndefined())
  // The first comment holds its place while there are answers to it.
  await world.as(people.owner).comment.remove({ boardId, commentId: threadId })
  await until(() => expect(there.threads.get(threadId)?.comments[0]).toMatchObject({ deleted: true, text: '' }))
  for (const { id } of there.threads.get(threadId)!.comments.slice(1))
    await world.as(people.owner).comment.remove({ boardId, commentId: id })
  await until(() => expect(there.threads.size).toBe(0))
  expect(elsewhere.heard.length).toBe(1)
  there.stop()
  elsewhere.stop()
})

test('who may comment is told so while they watch, and who loses the board is told no more', async () => {
  const who = await newPeople()
  const { boardId, projectId } = await shared(who)
  const watch = watching(who.viewer, boardId)
  await until(() => expect(watch.heard).toMatchObject([{ is: 'all', role: 'viewer' }]))
  const setRole = (role: Exclude<Role, 'owner'>) =>
    world.as(who.owner).share.setRole({ projectId, personId: who.viewer.id, role })
  await setRole('commenter')
  await until(() => expect(watch.heard.at(-1)).toEqual({ is: 'role', role: 'commenter' }))
  await setRole('viewer')
  await until(() => expect(watch.heard.at(-1)).toEqual({ is: 'role', role: 'viewer' }))
  await world.as(who.owner).share.removeMember({ projectId, personId: who.viewer.id })
  expect(await watch.ended).toBe('NOT_FOUND')
})

test('what was read is kept for each person and told to their other windows alone', async () => {
  const { boardId } = await shared()
  const threadId = await begin(people.editor, boardId)
  const [one, two, other] = [
    watching(people.viewer, boardId),
    watching(people.viewer, boardId),
    watching(people.owner, boardId),
  ]
  await until(() => expect([one, two, other].map(({ threads }) => threads.size)).toEqual([1, 1, 1]))
  const written = one.threads.get(threadId)!.comments[0]!.createdAt
  expect(one.read()[threadId]).toBeUndefined()
  // Who comes later does not find everything unread.
  expect(Date.parse(one.read()['']!)).toBeLessThanOrEqual(Date.parse(written))
  await world.as(people.viewer).comment.read({ boardId, threadId, upTo: written })
  await until(() => expect([one.read()[threadId], two.read()[threadId]]).toEqual([written, written]))
  await world.as(people.viewer).comment.read({ boardId, threadId, upTo: '2001-01-01T00:00:00.000Z' })
  await until(() => expect(one.heard.filter(({ is }) => is === 'read').length).toBeGreaterThan(1))
  expect([one.read()[threadId], other.read()[threadId]]).toEqual([written, undefined])
  for (const watch of [one, two, other]) watch.stop()
})

test('C8: a deleted card leaves its threads at their place, and what it was can be brought back', async () => {
  const { boardId } = await shared()
  const threadId = await begin(people.commenter, boardId, { anchor: cellOf('shape:one') })
  const otherId = await begin(people.commenter, boardId, { anchor: cellOf('shape:two') })
  const places = [threadId, otherId].map((id) => ({ threadId: id, at: { x: 700, y: 800 } }))
  const card = { id: 'shape:one', type: 'card', props: { title: 'One' } }
  const editor = world.as(people.editor)
  await editor.comment.keepCard({ boardId, shapeId: 'shape:one', card, places })
  const [thread, other] = await threadsOf(people.viewer, boardId)
  expect(thread).toMatchObject({ id: threadId, anchor: { at: { x: 700, y: 800 } }, canRestoreCard: true })
  expect(other).toMatchObject({ id: otherId, anchor: cellOf('shape:two') })
  expect(await editor.comment.keptCard({ boardId, threadId })).toEqual(card)
  const large = { note: 'x'.repeat(65 * 1024) }
  expect(await codeOf(editor.comment.keepCard({ boardId, shapeId: 'shape:one', card: large, places }))).toBe(
    'BAD_REQUEST',
  )
})

test('a thread or a comment of another board is not found through this one', async () => {
  const [{ boardId }, other] = [await shared(), await shared()]
  const threadId = await begin(people.owner, other.boardId)
  const caller = world.as(people.owner)
  expect([
    await codeOf(caller.comment.reply({ boardId, threadId, id: randomUUID(), text: 'x' })),
    await codeOf(caller.comment.remove({ boardId, commentId: threadId })),
    await codeOf(caller.comment.keptCard({ boardId, threadId })),
  ]).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'])
})

test('copies of a board have its comments only when that is asked for, with who wrote them', async () => {
  const { boardId, projectId } = await shared()
  const threadId = await begin(people.editor, boardId, {
    anchor: cellOf('shape:one'),
    text: 'Hi @viewer',
    mentions: [people.viewer.id],
  })
  const caller = world.as(people.commenter)
  await caller.comment.reply({ boardId, threadId, id: randomUUID(), text: 'Because' })
  await caller.comment.react({ boardId, commentId: threadId, reaction: '👀', on: true })
  const goneId = await begin(people.editor, boardId)
  await world.as(people.editor).comment.remove({ boardId, commentId: goneId })
  expect(await caller.comment.count({ projectId })).toBe(2)
  const [plain, fork, twin] = [
    await caller.project.fork({ projectId }),
    await caller.project.fork({ projectId, comments: true }),
    await caller.project.duplicate({ projectId, comments: true }),
  ]
  expect(await threadsOf(people.commenter, plain.boardId)).toEqual([])
  const [original] = await threadsOf(people.commenter, boardId)
  for (const copy of [fork, twin]) {
    const watch = watching(people.commenter, copy.boardId)
    await until(() => expect(watch.threads.size).toBe(1))
    const [thread] = [...watch.threads.values()]
    const withoutIds = (one: CommentThread) => ({
      ...one,
      id: '',
      comments: one.comments.map((c) => ({ ...c, id: '' })),
    })
    expect(withoutIds(thread!)).toEqual(withoutIds(original!))
    expect(thread!.id).toBe(thread!.comments[0]!.id)
    expect(thread!.id).not.toBe(threadId)
    expect(watch.read()[thread!.id]).toBe(thread!.comments.at(-1)!.createdAt)
    watch.stop()
  }
  // What happens on the copy stays there.
  const [copied] = await threadsOf(people.commenter, fork.boardId)
  await caller.comment.reply({ boardId: fork.boardId, threadId: copied!.id, id: randomUUID(), text: 'Here only' })
  expect((await threadsOf(people.commenter, boardId))[0]?.comments).toHaveLength(2)
})
