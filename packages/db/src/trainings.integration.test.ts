import { CHANNEL, LIMITS, type TrainedLens, type TrainingSpec, trainingKey } from '@lensboard/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepLens } from './lenses.js'
import { listen } from './listen.js'
import { type TestDatabase, withDatabase } from './testing.js'
import {
  failTraining,
  finishTraining,
  isTrainingWanted,
  mendLostTrainings,
  requeueTraining,
  setTrainingProgress,
  startTraining,
  unfinishedTrainings,
} from './training-work.js'
import {
  cancelTraining,
  dismissTraining,
  findOrQueueTraining,
  findTraining,
  listTrainings,
  resumeTraining,
  trainingCurve,
} from './trainings.js'
import { releaseJobs } from './workers.js'

interface Who {
  personId: string
  personName: string
}
let test: TestDatabase
let ada: Who
let bo: Who
beforeAll(async () => {
  test = await withDatabase()
  ;[ada, bo] = [await newPerson('Ada'), await newPerson('Bo')]
})
afterAll(() => test.drop())

async function newPerson(name: string): Promise<Who> {
  const { id } = await test.db.prisma.person.create({ data: { name, color: '#FF802B' }, select: { id: true } })
  return { personId: id, personName: name }
}

let seeds = 0
const newSpec = (title = 'A lens'): TrainingSpec => ({
  ...{ kind: 'tuned', title, seed: seeds++, length: { steps: 4 }, tokensPerStep: 64, optimizer: 'adam' },
  ...{ learningRate: 0.001, momentum: 0.9, weightDecay: 0, clipNorm: 1, warmupSteps: 0, schedule: 'linear' },
  ...{ biasOnly: false, checkpoint: { name: 'm', hash: 'a'.repeat(64) }, text: { name: 't', hash: 'b'.repeat(64) } },
})
const ask = async (spec: TrainingSpec, who = ada) =>
  findOrQueueTraining(test.db, { key: await trainingKey(spec), spec, ...who })
const stateOf = async (id: string) => (await findTraining(test.db, id))?.status

const jobs = async (id: string) =>
  (
    await test.db.pool.query<{ attempts: number; max_attempts: number; locked_by: string | null }>(
      'select attempts, max_attempts, locked_by from graphile_worker.jobs where key = $1',
      [`training:${id}`],
    )
  ).rows
/** What a worker does when it takes a job, and then is never heard of again. */
const takeJob = (id: string, workerId: string, attempts = 1) =>
  test.db.pool.query(
    'update graphile_worker._private_jobs set locked_by = $2, locked_at = now(), attempts = $3 where key = $1',
    [`training:${id}`, workerId, attempts],
  )

const curve = { layers: [0], losses: [{ step: 2, kl: [0.5] }], heldOut: [] }
const told = { stage: 'learning', step: 2, steps: 4, figures: { tokensPerSecond: 9 }, curve } as const

async function keepNewLens(): Promise<string> {
  const hash = (seeds++).toString(16).padStart(64, '0')
  const lens: TrainedLens = {
    ...{ version: 1, kind: 'tuned', title: 'Mine', checkpoint: { name: 'm' }, capture: 'resid_pre', layers: [0, 1] },
    ...{ dModel: 2, origin: { by: 'trained' }, sha256: hash },
    evaluation: {
      ...{ nTokens: 1, crossEntropy: 1 },
      lens: [1, 3].map((kl) => ({ kl, crossEntropy: 1, top1: 1, bias: 0 })),
      logitLens: [2, 2].map((kl) => ({ kl, crossEntropy: 1, top1: 1, bias: 0 })),
    },
  }
  await keepLens(test.db, { hash, lens, bytes: 8, ...ada })
  return hash
}

describe('asking for a training', () => {
  it('makes one job of what ten ask for at the same time, under whatever title', async () => {
    const spec = newSpec()
    const asked = await Promise.all(
      Array.from({ length: 10 }, (_, i) => ask({ ...spec, title: `Lens ${i}` }, i % 2 ? ada : bo)),
    )
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1)
    const { id } = asked[0]!
    expect(await jobs(id)).toHaveLength(1)
    const mine = asked.map(({ mine }) => mine)
    expect([mine.includes(true), mine.includes(false)]).toEqual([true, true])
    expect(asked[0]).toMatchObject({ status: 'queued', stage: 'waiting', step: 0, steps: 0, resumed: 0 })
    await cancelTraining(test.db, id)
  })

  it('queues one that failed or was cancelled again, as of who asks now, with what it learned', async () => {
    const spec = newSpec()
    const { id } = await ask(spec)
    await startTraining(test.db, id)
    expect(await setTrainingProgress(test.db, id, told)).toBe(true)
    await failTraining(test.db, id, { code: 'DISK_FULL', message: 'The disk is full.' })
    expect(await findTraining(test.db, id)).toMatchObject({
      ...{ status: 'failed', step: 2, error: { code: 'DISK_FULL', message: 'The disk is full.' }, by: 'Ada' },
    })
    const again = await ask(spec, bo)
    expect(again).toMatchObject({ id, status: 'queued', step: 2, steps: 4, by: 'Bo', mine: true })
    expect(again.error).toBeUndefined()
    expect(await trainingCurve(test.db, id)).toEqual(curve)
    await cancelTraining(test.db, id)
    expect(await jobs(id)).toHaveLength(0)
    expect(await isTrainingWanted(test.db, id)).toBe(false)
    expect(await ask(spec)).toMatchObject({ id, status: 'queued', by: 'Ada' })
    await cancelTraining(test.db, id)
  })

  it('gives one that is done as it is while its lens is there, and trains afresh once it was deleted', async () => {
    const spec = newSpec()
    const { id } = await ask(spec)
    await startTraining(test.db, id)
    await setTrainingProgress(test.db, id, told)
    const hash = await keepNewLens()
    await finishTraining(test.db, id, hash)
    const done = await ask(spec, bo)
    expect(done).toMatchObject({
      id,
      status: 'done',
      mine: false,
      by: 'Ada',
      lens: { hash, title: 'Mine', worse: [1] },
    })
    expect(done.tokensPerSecond).toBeUndefined()

    expect(await dismissTraining(test.db, id)).toBe(true)
    expect((await listTrainings(test.db)).some((each) => each.id === id)).toBe(false)
    expect(await trainingCurve(test.db, id)).toEqual(curve)
    await ask(spec, bo)
    expect((await listTrainings(test.db)).some((each) => each.id === id)).toBe(true)

    await test.db.prisma.lens.delete({ where: { hash } })
    expect((await findTraining(test.db, id))?.lens).toBeUndefined()
    expect(await ask(spec, bo)).toMatchObject({ id, status: 'queued', step: 0, steps: 0, by: 'Bo' })
    expect(await trainingCurve(test.db, id)).toBeNull()
    await cancelTraining(test.db, id)
  })

  it('two trainings may come to the very same lens', async () => {
    const hash = await keepNewLens()
    for (const spec of [newSpec(), newSpec()]) {
      const { id } = await ask(spec)
      await startTraining(test.db, id)
      await finishTraining(test.db, id, hash)
      expect(await findTraining(test.db, id)).toMatchObject({ status: 'done', lens: { hash } })
    }
  })

  it('is refused to who has as many under way as one person may, and to nobody else', async () => {
    const cy = await newPerson('Cy')
    const specs = Array.from({ length: LIMITS.trainingsPerPerson + 2 }, () => newSpec())
    const asked = await Promise.allSettled(specs.map((spec) => ask(spec, cy)))
    const ids = asked.flatMap((each) => (each.status === 'fulfilled' ? [each.value.id] : []))
    expect(ids).toHaveLength(LIMITS.trainingsPerPerson)
    await expect(ask(newSpec(), cy)).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      message: 'You have 10 trainings that wait or run. Wait for one to end, or cancel one.',
    })
    const other = await ask(newSpec())
    await cancelTraining(test.db, other.id)
    await expect(resumeTraining(test.db, other.id, cy)).rejects.toMatchObject({ code: 'RATE_LIMITED' })
    expect(await stateOf(other.id)).toBe('cancelled')
    for (const id of ids) await cancelTraining(test.db, id)
    await resumeTraining(test.db, other.id, cy)
    expect(await findTraining(test.db, other.id)).toMatchObject({ status: 'queued', by: 'Cy' })
    await cancelTraining(test.db, other.id)
  })
})

describe('a worker', () => {
  it('tells how far it is until somebody cancels, and everybody who listens hears of it', async () => {
    const heard: string[] = []
    const stop = await listen(test.db, CHANNEL.training, (id) => heard.push(id))
    const spec = newSpec()
    const { id } = await ask(spec)
    expect(await startTraining(test.db, id)).toEqual({ spec, ...ada })
    await setTrainingProgress(test.db, id, told)
    await setTrainingProgress(test.db, id, { stage: 'learning', step: 3 })
    expect(await findTraining(test.db, id)).toMatchObject({ status: 'running', step: 3, tokensPerSecond: 9 })
    expect(await trainingCurve(test.db, id)).toEqual(curve)
    await cancelTraining(test.db, id)
    expect(await setTrainingProgress(test.db, id, told)).toBe(false)
    expect(await startTraining(test.db, id)).toBeNull()
    await expect.poll(() => heard.filter((each) => each === id).length).toBe(5)
    await stop()
  })

  it('that is gone gives its training back, which is counted; one that was tried too often fails', async () => {
    const { id } = await ask(newSpec())
    await takeJob(id, 'dead')
    await startTraining(test.db, id)
    expect(await releaseJobs(test.db, ['dead'])).toEqual([`training:${id}`])
    expect(await findTraining(test.db, id)).toMatchObject({ status: 'queued', resumed: 1 })
    expect(await jobs(id)).toMatchObject([{ locked_by: null }])

    await startTraining(test.db, id)
    await requeueTraining(test.db, id, { afresh: true })
    expect(await jobs(id)).toMatchObject([{ attempts: 0 }])
    await test.db.pool.query(`update graphile_worker._private_jobs set attempts = max_attempts where key = $1`, [
      `training:${id}`,
    ])
    await test.db.pool.query(`update "Training" set "updatedAt" = now() - interval '1 minute' where id = $1`, [id])
    expect(await mendLostTrainings(test.db)).toEqual([id])
    expect(await findTraining(test.db, id)).toMatchObject({ status: 'failed', error: { code: 'RUN_INTERRUPTED' } })
  })

  it('takes up one whose job was lost', async () => {
    const { id } = await ask(newSpec())
    await test.db.pool.query(`select graphile_worker.remove_job($1)`, [`training:${id}`])
    await test.db.pool.query(`update "Training" set "updatedAt" = now() - interval '1 minute' where id = $1`, [id])
    expect(await mendLostTrainings(test.db)).toEqual([id])
    expect(await jobs(id)).toHaveLength(1)
    expect((await unfinishedTrainings(test.db)).has(id)).toBe(true)
    expect(await dismissTraining(test.db, id)).toBe(false)
    await cancelTraining(test.db, id)
    expect(await dismissTraining(test.db, id)).toBe(true)
    expect((await unfinishedTrainings(test.db)).has(id)).toBe(false)
  })
})
