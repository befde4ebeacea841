import { CHANNEL, LIMITS, newSpec, runKey, specHash } from '@lensboard/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen } from './listen.js'
import type { RunRequest } from './queue-new.js'
import { boardRuns, boardsOfRun, findRunBySpec, readResult, runState } from './run-states.js'
import { failRun, finishRun, requeueRun, setStage, startRun } from './run-work.js'
import { findOrQueueRun, retryRun, showRun } from './runs.js'
import { type TestDatabase, withDatabase } from './testing.js'
import { beat, failLostRuns, lockHolders, releaseJobs } from './workers.js'

let test: TestDatabase
let boardId: string
let personId: string
const checkpoint = { name: 'workshop', hash: 'a'.repeat(64) }

beforeAll(async () => {
  test = await withDatabase()
  const person = await test.db.prisma.person.create({ data: { name: 'Ada', color: '#FF802B' } })
  personId = person.id
  boardId = await newBoard(personId)
})
afterAll(() => test.drop())

async function newBoard(memberId: string): Promise<string> {
  const project = await test.db.prisma.project.create({
    data: { name: 'p', boards: { create: {} }, members: { create: { personId: memberId, role: 'owner' } } },
    include: { boards: true },
  })
  return project.boards[0]!.id
}

let prompts = 0
async function newRequest(text = `prompt ${prompts++}`): Promise<RunRequest> {
  const spec = newSpec('lens', checkpoint, text)
  const ids = Array.from(Buffer.from(text))
  return { key: await runKey(spec, ids), spec, ids, boardId, personId }
}

const jobs = async (key: string) =>
  (
    await test.db.pool.query<{ attempts: number; max_attempts: number; locked_by: string | null }>(
      'select attempts, max_attempts, locked_by from graphile_worker.jobs where key = $1',
      [key],
    )
  ).rows

/** What a worker does when it takes a job, and then is never heard of again. */
async function takeJob(key: string, workerId: string): Promise<void> {
  await test.db.pool.query(
    'update graphile_worker._private_jobs set locked_by = $2, locked_at = now(), attempts = attempts + 1 where key = $1',
    [key, workerId],
  )
  await startRun(test.db, key)
}

describe('a run', () => {
  it('is queued once, whoever and however many ask at the same time', async () => {
    const request = await newRequest()
    const states = await Promise.all(Array.from({ length: 10 }, () => findOrQueueRun(test.db, request)))
    expect(new Set(states.map(({ runKey: key, status }) => `${key} ${status}`))).toEqual(
      new Set([`${request.key} queued`]),
    )
    expect(await test.db.prisma.run.count({ where: { key: request.key } })).toBe(1)
    expect(await jobs(request.key)).toEqual([{ attempts: 0, max_attempts: 3, locked_by: null }])
  })

  it('says how many wait before it', async () => {
    const first = await findOrQueueRun(test.db, await newRequest())
    const second = await findOrQueueRun(test.db, await newRequest())
    expect(second.ahead).toBe(first.ahead! + 1)
    expect(second.stage).toEqual({ name: 'queued' })
  })

  it('is found again by its question alone', async () => {
    const request = await newRequest()
    const hash = await specHash(request.spec)
    expect(await findRunBySpec(test.db, hash)).toBeNull()
    await findOrQueueRun(test.db, request)
    expect(await findRunBySpec(test.db, hash)).toMatchObject({ runKey: request.key, status: 'queued' })
  })

  it('is shared by two texts with the same tokens', async () => {
    const request = await newRequest()
    await findOrQueueRun(test.db, request)
    const spec = { ...request.spec, input: { kind: 'ids' as const, ids: [...request.ids] } }
    await findOrQueueRun(test.db, { ...request, spec })
    expect(await findRunBySpec(test.db, await specHash(spec))).toMatchObject({ runKey: request.key })
  })

  it('keeps a prompt that PostgreSQL’s JSON cannot hold', async () => {
    const request = await newRequest('nul \0 and half a pair \ud83d')
    expect(await findOrQueueRun(test.db, request)).toMatchObject({ status: 'queued' })
    expect((await startRun(test.db, request.key))?.ids).toEqual(request.ids)
  })

  it('goes through its stages, each announced, to a result that is never computed again', async () => {
    const request = await newRequest()
    const { key } = request
    const heard: string[] = []
    const stop = await listen(test.db, CHANNEL.run, (payload) => heard.push(payload))
    await beat(test.db, { id: 'w-stages', host: 'h:1', provider: 'cpu' })
    await findOrQueueRun(test.db, request)
    await startRun(test.db, key)
    await setStage(test.db, key, { name: 'running', done: 3, total: 9, unit: 'positions' })
    expect(await runState(test.db, key)).toMatchObject({
      status: 'running',
      stage: { name: 'running', done: 3, total: 9, unit: 'positions' },
    })
    await finishRun(test.db, key, { bytes: Uint8Array.of(1, 2, 3), workerId: 'w-stages' })
    await setStage(test.db, key, { name: 'running', done: 4 })
    await failRun(test.db, key, { code: 'RUN_CRASHED', message: 'too late' })
    expect(await runState(test.db, key)).toMatchObject({ status: 'done', stage: { name: 'storing' } })
    expect(await retryRun(test.db, key)).toMatchObject({ status: 'done' })
    expect(await startRun(test.db, key)).toBeNull()
    expect(await findOrQueueRun(test.db, request)).toMatchObject({ status: 'done' })
    const { computations } = await test.db.prisma.worker.findUniqueOrThrow({ where: { id: 'w-stages' } })
    expect(computations).toBe(1)
    await expect.poll(() => heard.filter((payload) => payload === key).length).toBeGreaterThanOrEqual(4)
    await stop()
  })

  it('that failed says why, and runs again when somebody retries it', async () => {
    const request = await newRequest()
    await findOrQueueRun(test.db, request)
    await startRun(test.db, request.key)
    await failRun(test.db, request.key, { code: 'CHECKPOINT_BROKEN', message: 'model.safetensors is missing.' })
    const error = { code: 'CHECKPOINT_BROKEN', message: 'model.safetensors is missing.' }
    expect(await findOrQueueRun(test.db, request)).toMatchObject({ status: 'failed', error })
    const again = await Promise.all([retryRun(test.db, request.key), retryRun(test.db, request.key)])
    expect(again[0]).toMatchObject({ status: 'queued' })
    expect(again[0]).not.toHaveProperty('error')
    expect(await jobs(request.key)).toHaveLength(1)
  })

  it('that does not exist is null', async () => {
    expect(await runState(test.db, 'f'.repeat(64))).toBeNull()
    expect(await retryRun(test.db, 'f'.repeat(64))).toBeNull()
    expect(await showRun(test.db, 'f'.repeat(64), boardId, personId)).toBe(false)
  })
})

describe('a result', () => {
  it('is for those who may see a board that shows it', async () => {
    const request = await newRequest()
    await findOrQueueRun(test.db, request)
    await finishRun(test.db, request.key, { bytes: Uint8Array.of(0, 255, 7), workerId: 'nobody' })
    expect(await readResult(test.db, request.key, personId)).toEqual(Uint8Array.of(0, 255, 7))

    const stranger = await test.db.prisma.person.create({ data: { name: 'Bob', color: '#EC5E41' } })
    expect(await readResult(test.db, request.key, stranger.id)).toBeNull()
    const theirs = await newBoard(stranger.id)
    expect(await showRun(test.db, request.key, theirs, stranger.id)).toBe(true)
    expect(await readResult(test.db, request.key, stranger.id)).toEqual(Uint8Array.of(0, 255, 7))
    expect((await boardsOfRun(test.db, request.key)).sort()).toEqual([boardId, theirs].sort())
    expect((await boardRuns(test.db, theirs)).map(({ runKey: key }) => key)).toEqual([request.key])
  })
})

it('a result of the largest size is stored and read back', async () => {
  const request = await newRequest()
  await findOrQueueRun(test.db, request)
  const bytes = new Uint8Array(LIMITS.resultBytes).map((_, i) => (i * 31) & 255)
  await finishRun(test.db, request.key, { bytes, workerId: 'nobody' })
  const read = await readResult(test.db, request.key, personId)
  expect(Buffer.from(bytes).equals(read!)).toBe(true)
})

describe('a worker that is gone', () => {
  it('gives its job back, and its run waits again', async () => {
    const request = await newRequest()
    await findOrQueueRun(test.db, request)
    await beat(test.db, { id: 'w-gone', host: 'elsewhere:7', provider: 'cpu' })
    await takeJob(request.key, 'w-gone')
    expect(await lockHolders(test.db)).toEqual([
      { id: 'w-gone', host: 'elsewhere:7', silentSeconds: expect.any(Number) },
    ])
    expect(await releaseJobs(test.db, ['w-gone'])).toEqual([request.key])
    expect(await runState(test.db, request.key)).toMatchObject({ status: 'queued', stage: { name: 'queued' } })
    expect(await jobs(request.key)).toEqual([{ attempts: 1, max_attempts: 3, locked_by: null }])
    expect(await lockHolders(test.db)).toEqual([])
  })

  it('three times over ends the run, and a person may still retry it', async () => {
    const request = await newRequest()
    const { key } = request
    await findOrQueueRun(test.db, request)
    await test.db.prisma.run.update({ where: { key }, data: { queuedAt: new Date(Date.now() - 60_000) } })
    for (const id of ['w-1', 'w-2', 'w-3']) {
      await takeJob(key, id)
      expect(await failLostRuns(test.db)).toEqual([])
      await releaseJobs(test.db, [id])
    }
    expect(await failLostRuns(test.db)).toEqual([key])
    expect(await runState(test.db, key)).toMatchObject({ status: 'failed', error: { code: 'RUN_INTERRUPTED' } })
    expect(await retryRun(test.db, key)).toMatchObject({ status: 'queued' })
    expect(await jobs(key)).toEqual([{ attempts: 0, max_attempts: 3, locked_by: null }])
  })

  it('that could not go on puts its run back without losing it', async () => {
    const request = await newRequest()
    await findOrQueueRun(test.db, request)
    await startRun(test.db, request.key)
    await requeueRun(test.db, request.key)
    expect(await runState(test.db, request.key)).toMatchObject({ status: 'queued' })
    expect(await failLostRuns(test.db)).toEqual([])
  })
})
