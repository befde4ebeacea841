import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ModelInfo, type TrainingSpec, trainingKey } from '@lensboard/contract'
import { findOrQueueTraining, findTraining, trainingCurve } from '@lensboard/db'
import { type TestDatabase, withDatabase } from '@lensboard/db/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ServiceProcess, startServiceProcess } from '../fixtures/service.js'
import { openWire, type Wire } from '../fixtures/wire.js'

// A training takes what others leave of the machine, and tests leave little.
const SOON = { timeout: 240_000, interval: 20 }
const STEPS = 16

let test: TestDatabase
let wire: Wire
let service: ServiceProcess
let spec: TrainingSpec
let who: { personId: string; personName: string }
const dataDir = mkdtempSync(join(tmpdir(), 'trainings-'))
const start = () => startServiceProcess({ dataDir, databaseUrl: wire.url })
beforeAll(async () => {
  test = await withDatabase()
  const { id } = await test.db.prisma.person.create({ data: { name: 'Ada', color: '#FF802B' } })
  who = { personId: id, personName: 'Ada' }
  wire = await openWire(test.url)
  service = await start()
  const { body } = await service.ask('models.list')
  const { checkpoint } = (body as { result: { data: ModelInfo[] } }).result.data[0]!
  const lines = Array.from({ length: 40 }, (_, i) =>
    JSON.stringify(`${i} cats sat on ${i} mats while it rained. `.repeat(3)),
  )
  const bytes = `${lines.join('\n')}\n`
  const text = { name: 'cats.txt', hash: createHash('sha256').update(bytes).digest('hex') }
  mkdirSync(join(dataDir, 'texts'), { recursive: true })
  writeFileSync(join(dataDir, 'texts', `${text.hash}.jsonl`), bytes)
  spec = {
    ...{ kind: 'tuned', checkpoint, text, title: 'Cats', seed: 1, window: 16, length: { steps: STEPS } },
    ...{ tokensPerStep: 128, optimizer: 'adam', learningRate: 0.001, momentum: 0.9, weightDecay: 0, clipNorm: 1 },
    ...{ warmupSteps: 0, schedule: 'linear', biasOnly: false },
  }
})
afterAll(async () => {
  await service?.stop()
  wire?.close()
  await test?.drop()
  rmSync(dataDir, { recursive: true, force: true })
})

it('a training outlives a service that is stopped and a database that is away, and is done once', async () => {
  const { id } = await findOrQueueTraining(test.db, { key: await trainingKey(spec), spec, ...who })
  const state = async () => (await findTraining(test.db, id))!
  await expect.poll(async () => (await state()).step, SOON).toBeGreaterThan(0)
  await service.stop()
  expect(await state()).toMatchObject({ status: 'queued', stage: 'waiting', resumed: 1 })

  service = await start()
  await expect.poll(async () => (await state()).stage, SOON).toBe('learning')
  wire.cut()
  const before = (await state()).step
  await new Promise((later) => setTimeout(later, 3_000))
  expect((await state()).step).toBe(before)
  wire.mend()
  await expect.poll(async () => (await state()).status, SOON).toBe('done')
  expect(await state()).toMatchObject({ step: STEPS, lens: { title: 'Cats' } })
  const { losses, heldOut } = (await trainingCurve(test.db, id))!
  expect(losses.map(({ step }) => step)).toEqual(Array.from({ length: STEPS }, (_, i) => i + 1))
  expect(heldOut.at(-1)?.step).toBe(STEPS)
}, 600_000)
