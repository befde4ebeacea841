import { setTimeout as sleep } from 'node:timers/promises'
import { CHANNEL, newSpec, type RunState } from '@lensboard/contract'
import { listen, runState } from '@lensboard/db'
import { type TestDatabase, withDatabase } from '@lensboard/db/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { stageReporter } from './stage-reporter.js'

let test: TestDatabase
beforeAll(async () => {
  test = await withDatabase()
})
afterAll(() => test.drop())

it('shows viewers the latest stage, ten times a second at most, and nothing after the end', async () => {
  const key = 'a'.repeat(64)
  const spec = newSpec('lens', { name: 'workshop', hash: key }, 'x')
  await test.db.prisma.run.create({ data: { key, kind: 'lens', spec, ids: [1], status: 'running', stage: {} } })
  let heard = 0
  const stop = await listen(test.db, CHANNEL.run, () => heard++)
  const stages = stageReporter(test.db, key)
  const started = performance.now()
  for (let done = 1; done <= 40; done++) {
    stages.report({ name: 'running', done, total: 40, unit: 'positions' })
    await sleep(10)
  }
  const stageNow = async (): Promise<RunState['stage'] | undefined> => (await runState(test.db, key))?.stage
  await expect.poll(stageNow).toEqual({ name: 'running', done: 40, total: 40, unit: 'positions' })
  const tenths = Math.ceil((performance.now() - started) / 100)
  expect(heard).toBeGreaterThan(1)
  expect(heard).toBeLessThanOrEqual(tenths + 1)

  stages.report({ name: 'storing' })
  await stages.stop()
  await sleep(150)
  expect(await stageNow()).toMatchObject({ name: 'running' })
  await stop()
})
