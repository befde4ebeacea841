import type { PersonFacts } from '@lensboard/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, lensSpec, openWorld, type World } from '../fixtures/world.js'
import { joinByToken } from '../index.js'
import { copyName } from './duplicate.js'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const names = (lines: { name: string }[]) => lines.map(({ name }) => name)

async function letIn(owner: PersonFacts, person: PersonFacts, projectId: string, role: 'viewer' | 'editor' = 'viewer') {
  const link = await world.as(owner).share.createLink({ projectId, role })
  await joinByToken(world.db, person, link.path.split('/')[2]!)
}

/** A saved board as the sync server leaves it: a compacted state, a log behind it, and the records as JSON. */
async function drawOn(boardId: string, texts: string[]) {
  const { prisma } = world.db
  const card = (text: string, n: number) => ({
    id: `shape:${n}`,
    ...{ x: 0, y: 0, w: 400, h: 300 },
    title: `title ${n}`,
    spec: { ...lensSpec(text) },
  })
  const note = { type: 'note', x: 0, y: 0, w: 200, h: 200, color: 'yellow', text: 'look here' }
  const projection = { version: 1, cards: texts.map(card), shapes: [note] }
  await prisma.board.update({
    where: { id: boardId },
    data: { projection, cardCount: texts.length, savedAt: new Date(), epoch: 3 },
  })
  await prisma.boardBase.create({ data: { boardId, epoch: 3, state: Buffer.from('state'), seq: 2, fence: 7 } })
  await prisma.boardUpdate.createMany({
    data: [
      { boardId, epoch: 2, seq: 9, update: Buffer.from('older epoch') },
      { boardId, epoch: 3, seq: 2, update: Buffer.from('already in the state') },
      { boardId, epoch: 3, seq: 3, update: Buffer.from('three'), personId: 'ada' },
      { boardId, epoch: 3, seq: 4, update: Buffer.from('four') },
    ],
  })
}

const documentOf = async (boardId: string) => {
  const { prisma } = world.db
  const { epoch, projection, cardCount } = await prisma.board.findUniqueOrThrow({ where: { id: boardId } })
  const base = await prisma.boardBase.findUniqueOrThrow({ where: { boardId } })
  const log = await prisma.boardUpdate.findMany({ where: { boardId }, orderBy: [{ epoch: 'asc' }, { seq: 'asc' }] })
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString()
  return {
    epoch,
    projection,
    cardCount,
    base: [base.epoch, base.seq, base.fence, text(base.state)],
    log: log.map((row) => [row.epoch, row.seq, text(row.update), row.personId]),
  }
}

test('a new project has an empty board, its own name, and stands first', async () => {
  const ada = await world.newPerson('Ada')
  const caller = world.as(ada)
  await caller.project.create({ name: 'Older' })
  const { projectId, boardId } = await caller.project.create({})
  const [line, older] = await caller.project.list({ show: 'all' })
  expect(line).toEqual({
    id: projectId,
    boardId,
    name: 'Untitled',
    role: 'owner',
    owner: ada,
    cardCount: 0,
    updatedAt: expect.any(Date),
    lastOpenedAt: expect.any(Date),
    shared: false,
    thumbnailUrl: `/thumbnails/${boardId}.svg?v=0`,
    trashedAt: null,
  })
  expect(older?.name).toBe('Older')
  await caller.board.get({ boardId: older!.boardId })
  expect(names(await caller.project.list({ show: 'all' }))).toEqual(['Older', 'Untitled'])
})

test('mine, shared and trash show what their names say', async () => {
  const [ada, bo] = [await world.newPerson('Ada'), await world.newPerson('Bo')]
  await world.as(bo).project.create({ name: "Bo's own" })
  const facts = await world.as(ada).project.create({ name: 'Facts' })
  const gone = await world.as(ada).project.create({ name: 'Gone' })
  for (const { projectId } of [facts, gone]) await letIn(ada, bo, projectId)
  await world.as(ada).project.trash({ projectId: gone.projectId })
  const seen = async (person: PersonFacts) => {
    const shows = ['all', 'mine', 'shared', 'trash'] as const
    return Promise.all(shows.map(async (show) => names(await world.as(person).project.list({ show })).sort()))
  }
  expect(await seen(bo)).toEqual([["Bo's own", 'Facts'], ["Bo's own"], ['Facts'], []])
  expect(await seen(ada)).toEqual([['Facts'], ['Facts'], [], ['Gone']])
  const lines = await world.as(bo).project.list({ show: 'shared' })
  expect(lines[0]).toMatchObject({ role: 'viewer', owner: ada, shared: true, lastOpenedAt: null })
})

test('search finds names, prompts, models and card titles, and takes every character as itself', async () => {
  const ada = await world.newPerson('Ada')
  const caller = world.as(ada)
  const facts = await caller.project.create({ name: 'Facts_100% sure' })
  const other = await caller.project.create({ name: 'Induction' })
  await drawOn(other.boardId, ['The capital of France is'])
  const found = async (query: string) => names(await caller.project.list({ show: 'all', query })).sort()
  expect([
    await found('FACTS'),
    await found('_100%'),
    await found('_1%0'),
    await found('capital of'),
    await found('workshop'),
    await found('title 0'),
    await found('LOOK here'),
    await found('yellow'),
    await found("'; drop table"),
    await found('\0'),
    await found('  '),
  ]).toEqual([
    ['Facts_100% sure'],
    ['Facts_100% sure'],
    [],
    ['Induction'],
    ['Induction'],
    ['Induction'],
    ['Induction'],
    [],
    [],
    ['Facts_100% sure', 'Induction'],
    ['Facts_100% sure', 'Induction'],
  ])
  expect(facts.projectId).not.toBe(other.projectId)
})

test('a project is renamed to what can be read, and to nothing else', async () => {
  const caller = world.as(await world.newPerson('Ada'))
  const { projectId, boardId } = await caller.project.create({ name: 'Facts' })
  await caller.project.rename({ projectId, name: '  Week   3 ' })
  expect((await caller.board.get({ boardId })).name).toBe('Week 3')
  for (const name of ['', '   ', 'a\u202eb', 'x'.repeat(121), 'a\nb'])
    expect(await codeOf(caller.project.rename({ projectId, name }))).toBe('BAD_REQUEST')
  await expect(caller.project.rename({ projectId, name: ' ' })).rejects.toThrow(
    'The name is empty. Write at least one character.',
  )
})

test('F1: a duplicate has the same document and runs under a name of its own, and computes nothing', async () => {
  const ada = await world.newPerson('Ada')
  const caller = world.as(ada)
  const { projectId, boardId } = await caller.project.create({ name: 'Facts' })
  await drawOn(boardId, ['one', 'two'])
  const { runKey } = await caller.run.request({ boardId, spec: lensSpec('one two three') })
  const before = await documentOf(boardId)
  const runs = await world.db.prisma.run.count()

  const copy = await caller.project.duplicate({ projectId })
  expect(copy.projectId).not.toBe(projectId)
  expect(await documentOf(copy.boardId)).toEqual({
    epoch: 1,
    projection: before.projection,
    cardCount: 2,
    base: [1, 2n, 0n, 'state'],
    log: [
      [1, 3n, 'three', 'ada'],
      [1, 4n, 'four', null],
    ],
  })
  expect(await documentOf(boardId)).toEqual(before)
  expect(
    await world.db.prisma.boardRun.findMany({ where: { boardId: copy.boardId }, select: { runKey: true } }),
  ).toEqual([{ runKey }])
  expect(await world.db.prisma.run.count()).toBe(runs)
  const line = (await caller.project.list({ show: 'mine' })).find(({ id }) => id === copy.projectId)
  expect(line).toMatchObject({ name: 'Facts copy', cardCount: 2, role: 'owner', owner: ada, shared: false })
  expect(line).not.toHaveProperty('forkedFrom')
})

test('F1 F10: a fork belongs to who made it, tells its lineage, shares results, and outlives its parent', async () => {
  const [ada, bo] = [await world.newPerson('Ada'), await world.newPerson('Bo')]
  const { projectId, boardId } = await world.as(ada).project.create({ name: 'Facts' })
  await drawOn(boardId, ['one'])
  const spec = lensSpec('a fork recomputes nothing')
  const run = await world.as(ada).run.request({ boardId, spec })
  await letIn(ada, bo, projectId)
  const tokenized = world.models.tokenized

  const fork = await world.as(bo).project.fork({ projectId })
  const lineOf = async () => (await world.as(bo).project.list({ show: 'mine' })).find(({ id }) => id === fork.projectId)
  expect(await lineOf()).toMatchObject({
    name: 'Facts',
    owner: bo,
    shared: false,
    forkedFrom: { name: 'Facts', projectId },
  })
  expect(await world.as(bo).run.request({ boardId: fork.boardId, spec })).toEqual(run)
  expect(world.models.tokenized).toBe(tokenized)
  expect(await world.as(bo).board.get({ boardId: fork.boardId })).toMatchObject({
    role: 'owner',
    epoch: 1,
    forkedFrom: { name: 'Facts', projectId },
  })
  expect(await codeOf(world.as(ada).board.get({ boardId: fork.boardId }))).toBe('NOT_FOUND')

  await world.as(ada).project.trash({ projectId })
  expect((await lineOf())?.forkedFrom).toEqual({ name: 'Facts' })
  expect((await world.as(bo).board.get({ boardId: fork.boardId })).forkedFrom).toEqual({ name: 'Facts' })
  await world.as(ada).project.remove({ projectId })
  expect((await lineOf())?.forkedFrom).toEqual({ name: 'Facts' })
  expect((await documentOf(fork.boardId)).cardCount).toBe(1)
  expect(await codeOf(world.as(bo).project.fork({ projectId }))).toBe('NOT_FOUND')
})

test('F4: a copy taken while others draw holds a state and a log that belong together', async () => {
  const ada = await world.newPerson('Ada')
  const { projectId, boardId } = await world.as(ada).project.create({ name: 'Busy' })
  const { pool } = world.db
  await pool.query(`insert into "BoardBase" ("boardId", epoch, state, seq, "updatedAt") values ($1, 1, '', 0, now())`, [
    boardId,
  ])
  // Time passes between copying the state and copying the log, enough for others to save twice.
  await pool.query(`create function dawdle() returns trigger language plpgsql as
    'begin perform pg_sleep(0.05); return new; end'`)
  await pool.query(`create trigger dawdle after insert on "BoardBase" for each row execute function dawdle()`)
  let drawing = true
  const draw = async () => {
    for (let seq = 1; drawing; seq++) {
      await pool.query(`insert into "BoardUpdate" ("boardId", epoch, seq, update) values ($1, 1, $2, '')`, [
        boardId,
        seq,
      ])
      if (seq % 5 !== 0) continue
      const client = await pool.connect()
      await client.query('begin')
      await client.query(`update "BoardBase" set seq = $2 where "boardId" = $1`, [boardId, seq])
      await client.query(`delete from "BoardUpdate" where "boardId" = $1 and seq <= $2`, [boardId, seq])
      await client.query('commit')
      client.release()
    }
  }
  const drawn = draw()
  for (let copy = 0; copy < 5; copy++) {
    const made = await world.as(ada).project.duplicate({ projectId })
    const base = await world.db.prisma.boardBase.findUniqueOrThrow({ where: { boardId: made.boardId } })
    const log = await world.db.prisma.boardUpdate.findMany({
      where: { boardId: made.boardId },
      orderBy: { seq: 'asc' },
    })
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, n) => base.seq + BigInt(n + 1)))
  }
  drawing = false
  await drawn
  await pool.query('drop function dawdle() cascade')
})

test('F11: a fork of a fork tells of the one it was made from, which may be gone', async () => {
  const [ada, bo, cy] = [await world.newPerson('Ada'), await world.newPerson('Bo'), await world.newPerson('Cy')]
  const { projectId, boardId } = await world.as(ada).project.create({ name: 'First' })
  await drawOn(boardId, ['one'])
  await letIn(ada, bo, projectId)
  const second = await world.as(bo).project.fork({ projectId, name: 'Second' })
  await letIn(bo, cy, second.projectId)
  const third = await world.as(cy).project.fork({ projectId: second.projectId, name: 'Third' })
  const lineOf = async () =>
    (await world.as(cy).project.list({ show: 'mine' })).find(({ id }) => id === third.projectId)
  expect((await lineOf())?.forkedFrom).toEqual({ name: 'Second', projectId: second.projectId })
  expect((await documentOf(third.boardId)).log).toEqual((await documentOf(second.boardId)).log)
  // Whoever may see the third may not for that see the first.
  expect(await codeOf(world.as(cy).board.get({ boardId }))).toBe('NOT_FOUND')
  await world.as(bo).project.trash({ projectId: second.projectId })
  await world.as(bo).project.remove({ projectId: second.projectId })
  expect((await lineOf())?.forkedFrom).toEqual({ name: 'Second' })
  expect((await documentOf(third.boardId)).cardCount).toBe(1)
})

test('deleting for ever takes the board, its log and its links with it, and only out of the trash', async () => {
  const caller = world.as(await world.newPerson('Ada'))
  const { projectId, boardId } = await caller.project.create({ name: 'Facts' })
  await drawOn(boardId, ['one'])
  await caller.share.createLink({ projectId, role: 'viewer' })
  expect(await codeOf(caller.project.remove({ projectId }))).toBe('BAD_REQUEST')
  await caller.project.trash({ projectId })
  await caller.project.remove({ projectId })
  const { prisma } = world.db
  expect([
    await prisma.project.count({ where: { id: projectId } }),
    await prisma.boardUpdate.count({ where: { boardId } }),
    await prisma.boardBase.count({ where: { boardId } }),
    await prisma.shareLink.count({ where: { projectId } }),
  ]).toEqual([0, 0, 0, 0])
  expect(await codeOf(caller.project.remove({ projectId }))).toBe('NOT_FOUND')
})

test('a copied name stays within the limit', () => {
  expect([copyName('Facts'), copyName('x'.repeat(120)), [...copyName('👍'.repeat(120))].length]).toEqual([
    'Facts copy',
    `${'x'.repeat(115)} copy`,
    120,
  ])
})
