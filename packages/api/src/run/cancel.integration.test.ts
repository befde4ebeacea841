import type { PersonFacts, Question } from '@lensboard/contract'
import { finishRun, startRun, startVerification } from '@lensboard/db'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CHECKPOINT, codeOf, lensSpec, openWorld, type World } from '../fixtures/world.js'
import { joinByToken } from '../index.js'

let world: World
let ada: PersonFacts
let bo: PersonFacts
beforeAll(async () => {
  world = await openWorld()
  ada = await world.newPerson('Ada')
  bo = await world.newPerson('Bo')
})
afterAll(() => world.close())

let prompts = 0
const freshSpec = () => lensSpec(`cancelled prompt ${++prompts}`)
const newBoard = () => world.as(ada).project.create({ name: 'Runs' })

test('an editor cancels by key or question, everybody sees who did, and only a retry runs it again', async () => {
  const { projectId, boardId } = await newBoard()
  const link = await world.as(ada).share.createLink({ projectId, role: 'viewer' })
  await joinByToken(world.db, bo, link.path.split('/')[2]!)
  const [spec, other] = [freshSpec(), freshSpec()]
  const { runKey } = await world.as(ada).run.request({ boardId, spec })
  await world.as(ada).run.request({ boardId, spec: other })
  expect(await codeOf(world.as(bo).run.cancel({ boardId, runKey }))).toBe('FORBIDDEN')
  expect(await codeOf(world.as(ada).run.cancel({ boardId }))).toBe('BAD_REQUEST')
  expect(await codeOf(world.as(ada).run.cancel({ boardId, runKey: 'f'.repeat(64) }))).toBe('NOT_FOUND')
  const cancelled = { status: 'failed', error: { code: 'RUN_CANCELLED', message: /^Ada cancelled/ } }
  const error = { code: 'RUN_CANCELLED', message: expect.stringMatching(cancelled.error.message) }
  expect(await world.as(ada).run.cancel({ boardId, runKey })).toMatchObject({ status: 'failed', error })
  expect(await world.as(ada).run.cancel({ boardId, spec: other })).toMatchObject({ status: 'failed', error })
  expect(await world.as(bo).run.request({ boardId, spec })).toMatchObject({ status: 'failed', error })
  expect(await startRun(world.db, runKey)).toBeNull()
  expect(await world.as(ada).run.retry({ boardId, runKey })).toMatchObject({ status: 'queued' })
  // A finished run is not cancelled.
  await startRun(world.db, runKey)
  await finishRun(world.db, runKey, { bytes: new Uint8Array([1]), workerId: 'w' })
  expect(await world.as(ada).run.cancel({ boardId, runKey })).toMatchObject({ status: 'done' })
})

test('what was cancelled on one board runs for another that asks, and waits there in the turn of who asks', async () => {
  const first = await newBoard()
  const spec = freshSpec()
  const { runKey } = await world.as(ada).run.request({ boardId: first.boardId, spec })
  await world.as(ada).run.cancel({ boardId: first.boardId, runKey })
  const theirs = await world.as(bo).project.create({ name: 'Of Bo' })
  expect(await world.as(bo).run.request({ boardId: theirs.boardId, spec })).toMatchObject({ status: 'queued', runKey })
  expect(await world.as(ada).run.request({ boardId: first.boardId, spec })).toMatchObject({
    error: { code: 'RUN_CANCELLED' },
  })
  expect((await world.db.prisma.run.findUniqueOrThrow({ where: { key: runKey } })).requestedById).toBe(bo.id)
})

test('a result is computed again for an editor, five at once at most, and there must be one', async () => {
  const { boardId } = await newBoard()
  const keys: string[] = []
  for (let n = 0; n < 6; n++) {
    const { runKey } = await world.as(ada).run.request({ boardId, spec: freshSpec() })
    if (n === 0) expect(await codeOf(world.as(ada).run.verify({ boardId, runKey }))).toBe('NO_RESULT_YET')
    await startRun(world.db, runKey)
    await finishRun(world.db, runKey, { bytes: new Uint8Array([n]), workerId: 'w' })
    keys.push(runKey)
  }
  for (const runKey of keys.slice(0, 5))
    expect(await world.as(ada).run.verify({ boardId, runKey })).toMatchObject({
      status: 'done',
      verification: { status: 'queued', by: 'Ada' },
    })
  expect(await codeOf(world.as(ada).run.verify({ boardId, runKey: keys[5]! }))).toBe('RATE_LIMITED')
  expect((await startVerification(world.db, keys[2]!))?.bytes).toEqual(new Uint8Array([2]))
})

test('prompts inside a question are stored as tokens, and equal tokens are one run', async () => {
  const { boardId } = await newBoard()
  const question = (corrupted: string): Question => ({
    ...{ kind: 'patching', checkpoint: CHECKPOINT, bos: 'auto', input: { kind: 'text', text: 'a b' } },
    ...{ corrupted: { kind: 'text', text: corrupted }, position: -1, target: [1], against: [2], at: 'resid_pre' },
  })
  const one = await world.as(ada).run.request({ boardId, spec: question('a c') })
  const two = await world.as(ada).run.request({ boardId, spec: question('a  c') })
  const three = await world.as(ada).run.request({ boardId, spec: question('a d') })
  expect(two.runKey).toBe(one.runKey)
  expect(three.runKey).not.toBe(one.runKey)
  const { spec } = await world.db.prisma.run.findUniqueOrThrow({ where: { key: one.runKey } })
  expect(spec).toMatchObject({
    input: { kind: 'text' },
    corrupted: { kind: 'ids', ids: [expect.any(Number), expect.any(Number)] },
  })
})
