import { CHANNEL } from '@lensboard/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  failDownload,
  finishDownload,
  isWanted,
  mendLostDownloads,
  requeueDownload,
  setDownloaded,
  startDownload,
} from './download-work.js'
import {
  cancelDownload,
  dismissDownload,
  downloadUnderWay,
  findDownload,
  findOrQueueDownload,
  listDownloads,
  retryDownload,
} from './downloads.js'
import { listen } from './listen.js'
import { type TestDatabase, withDatabase } from './testing.js'
import { releaseJobs } from './workers.js'

let test: TestDatabase
let ada: string
let bo: string
beforeAll(async () => {
  test = await withDatabase()
  const add = async (name: string) =>
    (await test.db.prisma.person.create({ data: { name, color: '#FF802B' }, select: { id: true } })).id
  ;[ada, bo] = [await add('Ada'), await add('Bo')]
})
afterAll(() => test.drop())

let repos = 0
const request = (personId = ada) => ({
  repo: `org/model-${repos++}`,
  commit: 'c'.repeat(40),
  revision: 'main',
  bytesTotal: 3e9,
  personId,
})
const queued = async (personId = ada) => findOrQueueDownload(test.db, request(personId))

interface Job {
  attempts: number
  max_attempts: number
  locked_by: string | null
}
const jobs = async (id: string) =>
  (
    await test.db.pool.query<Job>('select attempts, max_attempts, locked_by from graphile_worker.jobs where key = $1', [
      `download:${id}`,
    ])
  ).rows

/** What a worker does when it takes a job, and then is never heard of again. */
const takeJob = (id: string, workerId: string, attempts = 1) =>
  test.db.pool.query(
    'update graphile_worker._private_jobs set locked_by = $2, locked_at = now(), attempts = $3 where key = $1',
    [`download:${id}`, workerId, attempts],
  )

const longAgo = (id: string) =>
  test.db.prisma.download.update({ where: { id }, data: { updatedAt: new Date(Date.now() - 60_000) } })

describe('a download', () => {
  it('is one row and one job for twenty who ask at once, and says who asked', async () => {
    const asked = request()
    const all = await Promise.all(Array.from({ length: 20 }, () => findOrQueueDownload(test.db, asked)))
    expect(new Set(all.map(({ id }) => id)).size).toBe(1)
    expect(all[0]).toMatchObject({ repo: asked.repo, status: 'queued', bytesDone: 0, bytesTotal: 3e9, by: 'Ada' })
    expect(all[0]).not.toHaveProperty('error')
    expect(await jobs(all[0]!.id)).toMatchObject([{ attempts: 0, max_attempts: 8 }])
    const other = await findOrQueueDownload(test.db, { ...asked, commit: 'd'.repeat(40) })
    expect(other.id).not.toBe(all[0]!.id)
  })

  it('tells of each step it takes, and is shared while it runs', async () => {
    const heard: string[] = []
    const stop = await listen(test.db, CHANNEL.download, (id) => heard.push(id))
    const asked = request()
    const { id } = await findOrQueueDownload(test.db, asked)
    expect(await startDownload(test.db, id)).toEqual({
      repo: asked.repo,
      personName: 'Ada',
      commit: asked.commit,
      revision: 'main',
      bytesTotal: 3e9,
      personId: ada,
    })
    expect(await setDownloaded(test.db, id, { done: 2.5e9, total: 3e9 })).toBe(true)
    expect(await findOrQueueDownload(test.db, { ...asked, personId: bo })).toMatchObject({
      id,
      status: 'running',
      bytesDone: 2.5e9,
      by: 'Ada',
    })
    expect(await downloadUnderWay(test.db, asked.repo)).toMatchObject({ id })
    await finishDownload(test.db, id)
    expect(await findDownload(test.db, id)).toMatchObject({ status: 'done', bytesDone: 3e9 })
    expect(await downloadUnderWay(test.db, asked.repo)).toBeNull()
    await expect.poll(() => heard).toEqual([id, id, id, id])
    await stop()
    expect(await startDownload(test.db, id)).toBeNull()
    expect(await setDownloaded(test.db, id, { done: 1, total: 2 })).toBe(false)
  })

  it('that was cancelled stops for its worker, keeps its bytes, and goes on when it is asked for again', async () => {
    const { id, repo } = await queued()
    await startDownload(test.db, id)
    await setDownloaded(test.db, id, { done: 7, total: 3e9 })
    await takeJob(id, 'inference-1')
    const cancelled = { status: 'cancelled', bytesDone: 7, error: { code: 'DOWNLOAD_CANCELLED' } }
    expect(await cancelDownload(test.db, id)).toMatchObject(cancelled)
    expect(await isWanted(test.db, id)).toBe(false)
    expect(await setDownloaded(test.db, id, { done: 8, total: 3e9 })).toBe(false)
    await finishDownload(test.db, id)
    await failDownload(test.db, id, { code: 'HUB_DOWN', message: 'no' })
    expect(await findDownload(test.db, id)).toMatchObject(cancelled)
    expect(await jobs(id)).toEqual([])
    const again = await retryDownload(test.db, id, bo)
    expect(again).toMatchObject({ id, repo, status: 'queued', bytesDone: 7, by: 'Bo' })
    expect(again).not.toHaveProperty('error')
    expect(await jobs(id)).toMatchObject([{ attempts: 0 }])
  })

  it('that failed keeps its sentence until somebody tries again', async () => {
    const asked = request()
    const { id } = await findOrQueueDownload(test.db, asked)
    await failDownload(test.db, id, { code: 'HUB_ACCESS_NEEDED', message: 'Ask for it.' })
    const error = { code: 'HUB_ACCESS_NEEDED', message: 'Ask for it.' }
    expect(await findDownload(test.db, id)).toMatchObject({ status: 'failed', error })
    expect(await findOrQueueDownload(test.db, { ...asked, personId: bo })).toMatchObject({
      id,
      status: 'queued',
      by: 'Bo',
    })
    await finishDownload(test.db, id)
    expect(await findDownload(test.db, id)).toMatchObject({ status: 'queued' })
    expect(await retryDownload(test.db, 'none', ada)).toBeNull()
    expect(await cancelDownload(test.db, 'none')).toBeNull()
  })

  it('is dismissed only when it ended', async () => {
    const { id } = await queued()
    expect(await dismissDownload(test.db, id)).toBe(false)
    await cancelDownload(test.db, id)
    expect(await dismissDownload(test.db, id)).toBe(true)
    expect(await findDownload(test.db, id)).toBeNull()
    expect(await dismissDownload(test.db, id)).toBe(true)
  })

  it('outlives the person who asked', async () => {
    const { id } = await test.db.prisma.person.create({ data: { name: 'Cy', color: '#FF802B' } })
    const download = await queued(id)
    await test.db.prisma.person.delete({ where: { id } })
    expect(await findDownload(test.db, download.id)).toMatchObject({ by: 'Somebody who left' })
    expect(await startDownload(test.db, download.id)).toMatchObject({ personId: null })
  })
})

describe('a download whose worker is gone', () => {
  it('waits again, and is taken up by another', async () => {
    const { id } = await queued()
    await takeJob(id, 'inference-dead')
    await startDownload(test.db, id)
    expect(await releaseJobs(test.db, ['inference-dead'])).toEqual([`download:${id}`])
    expect(await findDownload(test.db, id)).toMatchObject({ status: 'queued' })
    expect(await jobs(id)).toMatchObject([{ attempts: 1, locked_by: null }])
  })

  it('gets another job when it has none, and a sentence when it was tried too often', async () => {
    const lost = await queued()
    const tired = await queued()
    const fresh = await queued()
    await test.db.pool.query('select graphile_worker.remove_job($1)', [`download:${lost.id}`])
    await test.db.pool.query('select graphile_worker.remove_job($1)', [`download:${fresh.id}`])
    await test.db.pool.query('update graphile_worker._private_jobs set attempts = max_attempts where key = $1', [
      `download:${tired.id}`,
    ])
    await Promise.all([longAgo(lost.id), longAgo(tired.id)])
    expect((await mendLostDownloads(test.db)).sort()).toEqual([lost.id, tired.id].sort())
    expect(await jobs(lost.id)).toMatchObject([{ attempts: 0 }])
    expect(await jobs(fresh.id)).toEqual([])
    expect(await findDownload(test.db, tired.id)).toMatchObject({
      status: 'failed',
      error: { code: 'RUN_INTERRUPTED', message: expect.stringMatching(/stopped too often during this download/) },
    })
  })

  it('that got on is put back with all its tries', async () => {
    const { id } = await queued()
    await takeJob(id, 'inference-1', 5)
    await startDownload(test.db, id)
    await requeueDownload(test.db, id, { afresh: true })
    expect(await jobs(id)).toMatchObject([{ attempts: 0, locked_by: null }])
    expect(await findDownload(test.db, id)).toMatchObject({ status: 'queued' })
  })
})

it('the list shows the latest first and forgets all but fifty that ended', async () => {
  const { prisma } = test.db
  await prisma.download.deleteMany()
  const old = Array.from({ length: 60 }, (_, n) => ({
    ...request(),
    status: 'done' as const,
    queuedAt: new Date(1e12 + n),
    updatedAt: new Date(1e12 + n),
  }))
  await prisma.download.createMany({ data: old })
  const latest = await queued()
  const list = await listDownloads(test.db)
  expect(list).toHaveLength(51)
  expect(list.slice(0, 2).map(({ repo }) => repo)).toEqual([latest.repo, old[59]!.repo])
})
