import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type CheckpointRef,
  type DatasetPrompt,
  type DatasetResult,
  type DatasetSpec,
  datasetHash,
  decodeResult,
  type LensResult,
  type ModelInfo,
  newSpec,
  type Question,
  runKey,
  type Tokenized,
} from '@lensboard/contract'
import {
  cancelRun,
  findOrQueueRun,
  keepDataset,
  removeDataset,
  requestVerification,
  retryRun,
  runState,
  stateOnBoard,
} from '@lensboard/db'
import { type TestDatabase, withDatabase } from '@lensboard/db/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ServiceProcess, startServiceProcess } from './fixtures/service.js'

const DONE = { timeout: 90_000, interval: 25 }

let test: TestDatabase
let service: ServiceProcess
const dataDir = mkdtempSync(join(tmpdir(), 'inference-'))
let checkpoint: CheckpointRef
const boards: string[] = []
const people: string[] = []

beforeAll(async () => {
  test = await withDatabase()
  for (const name of ['Ada', 'Bo', 'Cy']) {
    const person = await test.db.prisma.person.create({ data: { name, color: '#FF802B' } })
    const project = await test.db.prisma.project.create({
      data: { name: 'p', boards: { create: {} }, members: { create: { personId: person.id, role: 'owner' } } },
      include: { boards: true },
    })
    people.push(person.id)
    boards.push(project.boards[0]!.id)
  }
  service = await startServiceProcess({ databaseUrl: test.url, dataDir })
  const [model] = await answerTo<ModelInfo[]>('models.list')
  checkpoint = model!.checkpoint
})
afterAll(async () => {
  await service?.stop()
  await test?.drop()
  rmSync(dataDir, { recursive: true, force: true })
})

/** What the service's router answers. */
async function answerTo<T>(path: string, input?: unknown): Promise<T> {
  const { body } = await service.ask(path, input)
  return (body as { result: { data: T } }).result.data
}

const row = (key: string) => test.db.prisma.run.findUniqueOrThrow({ where: { key }, include: { result: true } })
const statusOf = async (key: string) => (await runState(test.db, key))?.status
const answerOf = async (key: string) => decodeResult(new Uint8Array((await row(key)).result!.bytes))

const tokensOf = async (text: string) =>
  (await answerTo<Tokenized>('models.tokenize', { checkpoint, input: { kind: 'text', text }, bos: 'auto' })).ids

async function ask(spec: Question, who = 0): Promise<string> {
  const ids = spec.input.kind === 'text' ? await tokensOf(spec.input.text) : []
  const key = await runKey(spec, ids)
  await findOrQueueRun(test.db, { key, spec, ids, boardId: boards[who]!, personId: people[who]! })
  return key
}
const lens = (text: string) => newSpec('lens', checkpoint, text) as Question

async function askDataset(prompts: DatasetPrompt[], over: Partial<DatasetSpec> = {}): Promise<string> {
  const hash = await datasetHash(prompts)
  const facts = { hash, name: 'list', bytes: 1, format: 'txt' as const, prompts: prompts.length, answers: 0 }
  await keepDataset(test.db, people[0]!, { ...facts, broken: { count: 0, first: [] } }, prompts)
  const spec: DatasetSpec = {
    ...{ kind: 'dataset', checkpoint, dataset: { name: 'list', hash }, bos: 'auto', at: 'all' },
    ...{ rows: { pre: true, mid: false, stride: 1 }, interventions: [] },
    ...over,
  }
  const key = await runKey(spec, [])
  await findOrQueueRun(test.db, { key, spec, ids: [], boardId: boards[0]!, personId: people[0]! })
  return key
}

const SENTENCES = [
  'The sky is blue and the',
  'The capital of France is',
  'When Mary and John went to',
  'To be or not to be',
]
let lists = 0
/** Work for half a minute or more. */
const longWork = () => {
  const list = ++lists
  return askDataset(Array.from({ length: 5_000 }, (_, n) => ({ text: `${SENTENCES[n % 4]} ${list} ${n}` })))
}

describe('a run', () => {
  it('that waits is cancelled for good, and runs when somebody asks again', async () => {
    const long = await longWork()
    await expect.poll(() => statusOf(long), DONE).toBe('running')
    const key = await ask(lens('The mice are'))
    const cancelled = await cancelRun(test.db, key, { boardId: boards[0]!, personName: 'Ada' })
    expect(cancelled).toMatchObject({
      status: 'failed',
      error: { code: 'RUN_CANCELLED', message: 'Ada cancelled this run. Run it again to get a result.' },
    })
    const { rows } = await test.db.pool.query('select from graphile_worker.jobs where key = $1', [key])
    expect(rows).toHaveLength(0)

    // Under way, it stops within a second, and the next run begins.
    const asked = performance.now()
    await cancelRun(test.db, long, { boardId: boards[0]!, personName: 'Ada' })
    const next = await ask(lens('A cat sat on the'))
    await expect.poll(() => statusOf(next), { timeout: 30_000, interval: 10 }).not.toBe('queued')
    expect(performance.now() - asked).toBeLessThan(3_000)
    await expect.poll(() => statusOf(next), DONE).toBe('done')
    expect(await row(long)).toMatchObject({ status: 'failed', errorCode: 'RUN_CANCELLED', computations: 0 })

    await retryRun(test.db, key, { boardId: boards[0]!, personId: people[0]! })
    await expect.poll(() => statusOf(key), DONE).toBe('done')
  })

  it('that another board wants goes on for that board alone', async () => {
    const long = await longWork()
    await expect.poll(() => statusOf(long), DONE).toBe('running')
    const key = await ask(lens('Two boards ask'), 0)
    await ask(lens('Two boards ask'), 1)
    await cancelRun(test.db, key, { boardId: boards[0]!, personName: 'Ada' })
    expect(await stateOnBoard(test.db, key, boards[0]!)).toMatchObject({ error: { code: 'RUN_CANCELLED' } })
    expect(await stateOnBoard(test.db, key, boards[1]!)).toMatchObject({ status: 'queued' })
    await cancelRun(test.db, long, { boardId: boards[0]!, personName: 'Ada' })
    await expect.poll(() => statusOf(key), DONE).toBe('done')
    expect(await stateOnBoard(test.db, key, boards[0]!)).toMatchObject({ status: 'done' })
  })
})

it('thirty waiting runs of one person let a single one of each other person in at once', async () => {
  const long = await longWork()
  await expect.poll(() => statusOf(long), DONE).toBe('running')
  const many: string[] = []
  for (let n = 0; n < 30; n++) many.push(await ask(lens(`number ${n}`), 0))
  const single = [await ask(lens('one of Bo'), 1), await ask(lens('one of Cy'), 2)]
  await cancelRun(test.db, long, { boardId: boards[0]!, personName: 'Ada' })
  await expect.poll(() => statusOf(many.at(-1)!), DONE).toBe('done')
  const runs = await test.db.prisma.run.findMany({
    where: { key: { in: [...many, ...single] } },
    orderBy: { startedAt: 'asc' },
  })
  const order = runs.map(({ key }) => key)
  for (const key of single) expect(order.indexOf(key)).toBeLessThanOrEqual(2)
  expect(order.filter((key) => many.includes(key))).toEqual(many)
})

it('a stored result computed again is the same to the bit, and stays', async () => {
  const key = await ask(lens('The Eiffel Tower is in'))
  await expect.poll(() => statusOf(key), DONE).toBe('done')
  await requestVerification(test.db, key, { id: people[0]!, name: 'Ada' })
  await expect.poll(async () => (await runState(test.db, key))?.verification?.status, DONE).toBe('done')
  expect((await runState(test.db, key))?.verification).toMatchObject({ equal: true, by: 'Ada' })

  // Another number in the store is found, and stays there too.
  const other = await ask(lens('The Eiffel Tower was in'))
  await expect.poll(() => statusOf(other), DONE).toBe('done')
  const theirs = (await row(other)).result!.bytes
  await test.db.prisma.result.update({ where: { runKey: key }, data: { bytes: theirs } })
  await requestVerification(test.db, key, { id: people[0]!, name: 'Ada' })
  await expect.poll(async () => (await runState(test.db, key))?.verification?.equal, DONE).toBe(false)
  const found = (await runState(test.db, key))?.verification
  expect(found?.where).toEqual(expect.any(String))
  const entropy = found?.differences?.columns.find(({ column }) => column === 'entropy')
  expect(entropy?.different).toBeGreaterThan(0)
  expect(entropy?.largest).toBeGreaterThan(0)
  expect(Buffer.from((await row(key)).result!.bytes).equals(Buffer.from(theirs))).toBe(true)
})

describe('a list of prompts', () => {
  it('comes to the same means as its prompts read one by one', async () => {
    const texts = ['The sky is', 'The capital of France is', 'A cat sat on the mat']
    const list = await askDataset([...texts.map((text) => ({ text })), { text: 'the cat '.repeat(400) }])
    const keys = []
    for (const text of texts) keys.push(await ask(lens(text)))
    for (const key of [list, ...keys]) await expect.poll(() => statusOf(key), DONE).toBe('done')
    const result = (await answerOf(list)) as DatasetResult
    expect(result).toMatchObject({ prompts: 3, skipped: { count: 1, first: [{ prompt: 3 }] }, tokens: [] })
    const single = (await Promise.all(keys.map(answerOf))) as LensResult[]
    const of = (reading: LensResult, column: 'entropy' | 'targetLogProb', r: number) => {
      const T = reading.ids.length
      const cells = [...reading[column].subarray(r * T, (r + 1) * T)].filter((value) => !Number.isNaN(value))
      return cells.reduce((sum, value) => sum + value, 0) / cells.length
    }
    for (const column of ['entropy', 'targetLogProb'] as const)
      for (const [r] of result.rows.entries()) {
        const values = single.map((reading) => of(reading, column, r))
        const mean = values.reduce((sum, value) => sum + value, 0) / 3
        const std = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2)
        const cell = result.measures.indexOf(column) * result.rows.length + r
        expect(result.mean[cell]).toBeCloseTo(mean, 4)
        expect(result.std[cell]).toBeCloseTo(std, 4)
        expect(result.n[cell]).toBe(3)
      }
  })

  it('says how often the expected answer comes first, row by row', async () => {
    const list = await askDataset(
      [
        { text: 'The trees are green and the sky is', answer: 'blue' },
        { text: 'The trees are green and the sky is', answer: 'zebra' },
        { text: 'The sky is' },
      ],
      { at: 'last' },
    )
    await expect.poll(() => statusOf(list), DONE).toBe('done')
    const { measures, mean, n, rows } = (await answerOf(list)) as DatasetResult
    expect(measures).not.toContain('targetLogProb')
    const last = measures.indexOf('answerTop1') * rows.length + rows.length - 1
    expect([mean[last], n[last]]).toEqual([0.5, 2])
    expect(n[measures.indexOf('entropy') * rows.length]).toBe(3)
  })

  it('that nobody keeps any more is refused with what to do', async () => {
    const prompts = [{ text: 'soon gone' }]
    const long = await longWork()
    await expect.poll(() => statusOf(long), DONE).toBe('running')
    const key = await askDataset(prompts)
    await removeDataset(test.db, people[0]!, await datasetHash(prompts))
    await cancelRun(test.db, long, { boardId: boards[0]!, personName: 'Ada' })
    await expect.poll(() => statusOf(key), DONE).toBe('failed')
    expect((await runState(test.db, key))?.error?.code).toBe('DATASET_UNKNOWN')
  })
})
