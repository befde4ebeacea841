import type { DatasetFacts, DatasetSpec, PersonFacts } from '@lensboard/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CHECKPOINT, codeOf, openWorld, type World } from '../fixtures/world.js'
import { receiveDataset } from '../index.js'

let world: World
let ada: PersonFacts
let bo: PersonFacts
beforeAll(async () => {
  world = await openWorld()
  ada = await world.newPerson('Ada')
  bo = await world.newPerson('Bo')
})
afterAll(() => world.close())

const lines = Array.from({ length: 53 }, (_, n) => JSON.stringify({ text: `prompt ${n}` }))
for (const n of [10, 20, 30]) lines[n] = '{"text": "cut'
const file = new TextEncoder().encode(lines.join('\n'))
const send = (person: PersonFacts | null, query: object, bytes = file) =>
  receiveDataset(world.contextOf(person), { name: 'Capitals', format: 'jsonl', ...query }, bytes)

test('a list is looked into, kept, listed, previewed and let go', async () => {
  expect(await send(ada, { look: '1' })).toMatchObject({
    ...{ columns: ['text'], prompts: 50, answers: 0, broken: { count: 3 } },
  })
  expect(await world.as(ada).dataset.list()).toEqual([])
  const kept = (await send(ada, {})) as DatasetFacts
  expect(kept).toMatchObject({ name: 'Capitals', bytes: file.length, prompts: 50, answers: 0, column: 'text' })
  expect(kept.broken).toEqual({ count: 3, first: [11, 21, 31].map((line) => ({ line, why: 'It is no JSON.' })) })
  // The same prompts under another name are the same list.
  await send(ada, { name: 'Renamed' })
  await send(bo, {})
  expect((await world.as(ada).dataset.list()).map(({ name, hash }) => [name, hash])).toEqual([['Renamed', kept.hash]])
  const preview = await world.as(bo).dataset.preview({ hash: kept.hash })
  expect([preview.prompts, preview.first.length, preview.first[0]]).toEqual([50, 50, { text: 'prompt 0' }])

  await world.as(ada).dataset.remove({ hash: kept.hash })
  expect(await codeOf(world.as(ada).dataset.remove({ hash: kept.hash }))).toBe('NOT_FOUND')
  expect(await codeOf(world.as(ada).dataset.preview({ hash: kept.hash }))).toBe('ok')
  await world.as(bo).dataset.remove({ hash: kept.hash })
  expect(await codeOf(world.as(ada).dataset.preview({ hash: kept.hash }))).toBe('DATASET_UNKNOWN')
})

test('a card about a list is one run whatever the list is called, and none when the list is gone', async () => {
  const { hash } = (await send(ada, {})) as DatasetFacts
  const { boardId } = await world.as(ada).project.create({ name: 'Lists' })
  const spec = (name: string, over: Partial<DatasetSpec> = {}): DatasetSpec => ({
    ...{ kind: 'dataset', checkpoint: CHECKPOINT, dataset: { name, hash }, bos: 'auto', at: 'all' },
    ...{ rows: { pre: true, mid: false, stride: 1 }, interventions: [] },
    ...over,
  })
  const { runKey } = await world.as(ada).run.request({ boardId, spec: spec('one') })
  expect(await world.as(ada).run.request({ boardId, spec: spec('two') })).toMatchObject({ runKey, status: 'queued' })
  expect((await world.as(ada).run.request({ boardId, spec: spec('one', { bos: false }) })).runKey).not.toBe(runKey)
  const gone = { dataset: { name: 'one', hash: 'd'.repeat(64) } }
  expect(await codeOf(world.as(ada).run.request({ boardId, spec: spec('one', gone) }))).toBe('DATASET_UNKNOWN')
})

test('a look tells which prompts have an expected answer, and other columns are other lists', async () => {
  const csv = new TextEncoder().encode('q,a,b\none,1,\ntwo,,x\n')
  const look = (query: object) => send(ada, { format: 'csv', look: '1', ...query }, csv)
  expect(await look({})).toMatchObject({ columns: ['q', 'a', 'b'], column: 'q', prompts: 2, answers: 0 })
  expect(await look({ answerColumn: 'a' })).toMatchObject({ answerColumn: 'a', answers: 1 })
  expect(await look({ column: 'b' })).toMatchObject({ prompts: 1, broken: { first: [{ line: 2 }] } })
  expect(await codeOf(look({ column: 'c' }))).toBe('DATASET_INVALID')
})

test('who is not signed in, a file of no kind and one without prompts are refused', async () => {
  expect(await codeOf(send(null, {}))).toBe('UNAUTHENTICATED')
  expect(await codeOf(send(ada, { format: 'xls' }))).toBe('BAD_REQUEST')
  expect(await codeOf(send(ada, {}, new Uint8Array()))).toBe('DATASET_INVALID')
})
