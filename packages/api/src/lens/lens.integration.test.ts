import { lensHash, type PersonFacts, type TrainedLens } from '@lensboard/contract'
import { findLens, keepLens, listDownloads, retireShippedLenses } from '@lensboard/db'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CHECKPOINT, codeOf, HUB_LENS, openWorld, type World } from '../fixtures/world.js'
import { createCaller, lensFileFor, lensUploadFor } from '../index.js'

let world: World
let ada: PersonFacts
let bo: PersonFacts
let guest: PersonFacts
beforeAll(async () => {
  world = await openWorld()
  ada = await world.newPerson('Ada')
  bo = await world.newPerson('Bo')
  guest = await world.newGuest('Guest')
})
afterAll(() => world.close())

let lenses = 0
/** A lens of the library, its numbers told apart by their hash alone. */
async function keep(person: PersonFacts | null, over: Partial<TrainedLens> = {}) {
  const sha256 = String(++lenses).padStart(64, '0')
  const lens: TrainedLens = {
    ...{ version: 1, kind: 'tuned', title: `Lens ${lenses}`, checkpoint: CHECKPOINT, capture: 'resid_pre' },
    ...{ layers: [0, 1], dModel: 4, origin: { by: 'tuned-lens' }, sha256 },
    ...over,
  }
  const hash = await lensHash(lens)
  const whose = { personId: person?.id ?? null, personName: person?.name ?? 'Lensboard' }
  await keepLens(world.db, { hash, lens, bytes: 160, ...whose })
  return hash
}

/** A question read through a lens, shown on a board. */
let questions = 0
async function use(hash: string, boardId: string) {
  const key = `run-${++questions}`
  const spec = { kind: 'lens', lens: { kind: 'tuned', name: 'x', hash } }
  const boards = { create: { boardId } }
  await world.db.prisma.run.create({ data: { key, kind: 'lens', spec, ids: [1], stage: { name: 'waiting' }, boards } })
}

const listed = async (person: PersonFacts, hash: string) =>
  (await world.as(person).lens.list()).find((each) => each.hash === hash)

const refused = (act: Promise<unknown>) =>
  act.then(
    () => 'ok',
    (error: Error & { cause: { code: string } }) => `${error.cause.code}: ${error.message}`,
  )

test('everybody who is signed in sees the library, and whose each lens is', async () => {
  const hash = await keep(ada)
  expect(await listed(bo, hash)).toMatchObject({ by: 'Ada', mine: false, shipped: false, cards: { yours: 0, all: 0 } })
  expect(await listed(ada, hash)).toMatchObject({ mine: true, bytes: 160, lens: { layers: [0, 1] } })
  expect(await codeOf(world.as(null).lens.list())).toBe('UNAUTHENTICATED')
})

test('cards are counted for who looks and for all, and not on boards in the trash', async () => {
  const hash = await keep(ada)
  const mine = await world.as(ada).project.create({ name: 'mine' })
  const theirs = await world.as(bo).project.create({ name: 'theirs' })
  const trashed = await world.as(bo).project.create({ name: 'trashed' })
  for (const { boardId } of [mine, theirs, theirs, trashed]) await use(hash, boardId)
  await use(await keep(ada), mine.boardId)
  await world.as(bo).project.trash({ projectId: trashed.projectId })
  expect((await listed(ada, hash))?.cards).toEqual({ yours: 1, all: 3 })
  expect((await listed(bo, hash))?.cards).toEqual({ yours: 2, all: 3 })
  expect((await listed(guest, hash))?.cards).toEqual({ yours: 0, all: 3 })
})

test('who brought a lens renames and deletes it, and so does who manages models; nobody else', async () => {
  const hash = await keep(guest)
  const asBo = (modelManagers: 'accounts' | 'nobody') => createCaller(world.contextOf(bo, { modelManagers }))
  const strict = asBo('nobody')
  expect(await refused(strict.lens.rename({ hash, title: 'Mine now' }))).toMatch(/^FORBIDDEN: A lens is renamed or/)
  expect(await codeOf(strict.lens.remove({ hash }))).toBe('FORBIDDEN')
  await world.as(guest).lens.rename({ hash, title: '  The guest’s  ' })
  expect((await listed(bo, hash))?.lens.title).toBe('The guest’s')
  await asBo('accounts').lens.rename({ hash, title: 'Tidied up' })
  expect(await findLens(world.db, hash)).toMatchObject({ title: 'Tidied up' })
  expect(await codeOf(world.as(guest).lens.rename({ hash, title: ' ' }))).toBe('BAD_REQUEST')
  world.models.acts.length = 0
  await world.as(guest).lens.remove({ hash })
  expect(world.models.acts).toEqual([`forget ${hash}`])
  expect(await listed(guest, hash)).toBeUndefined()
  expect(await codeOf(world.as(guest).lens.remove({ hash }))).toBe('LENS_UNKNOWN')
})

test('a lens in use says how many cards use it, and goes when that is known; what they show stays', async () => {
  const hash = await keep(ada)
  const mine = await world.as(ada).project.create({ name: 'mine' })
  const theirs = await world.as(bo).project.create({ name: 'theirs' })
  await use(hash, mine.boardId)
  expect(await refused(world.as(ada).lens.remove({ hash }))).toMatch(/^LENS_IN_USE: 1 card uses Lens \d+\. What/)
  await use(hash, theirs.boardId)
  await use(hash, theirs.boardId)
  expect(await refused(world.as(ada).lens.remove({ hash }))).toMatch(
    /^LENS_IN_USE: 3 cards use Lens \d+, 2 of them on boards of others\. What they show stays/,
  )
  const runs = await world.db.prisma.run.count()
  await world.as(ada).lens.remove({ hash, anyway: true })
  expect(await listed(ada, hash)).toBeUndefined()
  expect(await world.db.prisma.run.count()).toBe(runs)
})

test('the lens that ships stays; of an earlier one stays what cards use, and then it may be deleted', async () => {
  const [first, second, third] = [await keep(null), await keep(null), await keep(null)]
  expect(await listed(ada, third)).toMatchObject({ by: 'Lensboard', shipped: true, mine: false })
  expect(await refused(world.as(ada).lens.remove({ hash: third, anyway: true }))).toMatch(/^FORBIDDEN: .* ships with/)
  await use(second, (await world.as(ada).project.create({ name: 'old' })).boardId)
  expect(await retireShippedLenses(world.db, third)).toEqual([first])
  expect(await retireShippedLenses(world.db, third)).toEqual([])
  expect(await listed(ada, first)).toBeUndefined()
  expect(await listed(ada, second)).toMatchObject({ shipped: false, cards: { yours: 1, all: 1 } })
  await world.as(ada).lens.remove({ hash: second, anyway: true })
  expect(await listed(ada, third)).toMatchObject({ shipped: true })
})

test('a lens that comes again stays whose it was, and learns what was not known of it', async () => {
  const sha256 = 'e'.repeat(64)
  const hash = await keep(ada, { sha256, checkpoint: { name: 'an unnamed model' } })
  await world.as(ada).lens.rename({ hash, title: 'Known as this' })
  await keep(bo, { sha256, title: 'Another', origin: { by: 'tuned-lens', notes: ['Bo said so.'] } })
  expect(await listed(ada, hash)).toMatchObject({
    ...{ by: 'Ada', mine: true },
    lens: { title: 'Known as this', checkpoint: CHECKPOINT, origin: { notes: ['Bo said so.'] } },
  })
  await keep(bo, { sha256, checkpoint: { name: 'other', hash: 'b'.repeat(64) } })
  expect((await listed(ada, hash))?.lens.checkpoint).toEqual(CHECKPOINT)
})

test('a lens at the hub is asked for by who may add models, and is told with the downloads', async () => {
  expect(await codeOf(world.as(guest).lens.fromHub({ link: HUB_LENS }))).toBe('FORBIDDEN')
  expect(await codeOf(world.as(ada).lens.fromHub({ link: 'org/nothing' }))).toBe('HUB_NOT_FOUND')
  const asked = { link: HUB_LENS, checkpoint: CHECKPOINT.hash, title: 'Published' }
  const download = await world.as(ada).lens.fromHub(asked)
  expect(download).toMatchObject({ repo: HUB_LENS, of: 'lens', status: 'queued', by: 'Ada' })
  expect(await world.as(bo).lens.fromHub({ link: HUB_LENS })).toMatchObject({ id: download.id })
  expect(await listDownloads(world.db)).toMatchObject([{ id: download.id, repo: HUB_LENS, of: 'lens' }])
})

test('files are handed on for who is signed in alone, with what they are called and who brings them', async () => {
  const asking = world.contextOf(ada)
  const path = new URL(await lensUploadFor(asking, { name: 'a b.zip', checkpoint: '', title: 'T' }), 'http://x')
  expect([path.pathname, Object.fromEntries(path.searchParams)]).toEqual([
    '/lenses',
    { name: 'a b.zip', title: 'T', personId: ada.id, personName: 'Ada' },
  ])
  expect(await lensFileFor(asking, { hash: 'a'.repeat(64), form: 'jacobian' })).toBe(
    `/lenses/${'a'.repeat(64)}/jacobian`,
  )
  for (const params of [
    { hash: '../x', form: 'jacobian' },
    { hash: 'a'.repeat(64), form: 'pickle' },
  ])
    expect(await codeOf(lensFileFor(asking, params))).toBe('BAD_REQUEST')
  expect(await codeOf(lensUploadFor(asking, { name: 'x', checkpoint: '../x' }))).toBe('BAD_REQUEST')
  const nobody = world.contextOf(null)
  expect(await codeOf(lensUploadFor(nobody, { name: 'x' }))).toBe('UNAUTHENTICATED')
  expect(await codeOf(lensFileFor(nobody, { hash: 'a'.repeat(64), form: 'jacobian' }))).toBe('UNAUTHENTICATED')
})
