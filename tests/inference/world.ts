import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCaller, createModelClient, createRunEvents } from '@lensboard/api'
import { createRateLimits } from '@lensboard/auth'
import type { ModelInfo, ModelService, PersonFacts } from '@lensboard/contract'
import { createPerson } from '@lensboard/db'
import { withDatabase } from '@lensboard/db/testing'
import { WORKSHOP } from '@lensboard/weights'
import { expect } from 'vitest'
import { type HubDoubleOptions, startHubDouble } from '../hub/hub-double.js'
import { type DoubleModel, modelFromFolder } from '../hub/repository.js'
import { SECRET, type Service, startService } from './service.js'

export const SOON = { timeout: 60_000, interval: 50 }

/** The shipped model as somebody else's: a chat template of its own makes it another checkpoint. */
export async function workshopAs(id: string, template: string): Promise<DoubleModel> {
  const { files } = await modelFromFolder(id, WORKSHOP.dir)
  const own = Object.entries(files).filter(([path]) => !path.includes('/'))
  return { id, files: { ...Object.fromEntries(own), 'chat_template.jinja': template }, tags: ['license:mit'] }
}

export type Caller = ReturnType<typeof createCaller>
export type World = Awaited<ReturnType<typeof openWorld>>

/** People, the questions they ask, the real inference service, its database, and a hub beside them. */
export async function openWorld(models: DoubleModel[], options: HubDoubleOptions = {}) {
  const hub = await startHubDouble(models, options)
  const database = await withDatabase()
  const { db } = database
  const dataDir = mkdtempSync(join(tmpdir(), 'hub-world-'))
  const runEvents = await createRunEvents(db)
  const limits = createRateLimits()
  const env = {
    HOME: dataDir,
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    HF_HOME: join(dataDir, 'huggingface'),
    HF_ENDPOINT: hub.endpoint,
    SECRETS_KEY: 'c0ffee00'.repeat(8),
    INFERENCE_DEVICE: 'cpu',
    LOG_LEVEL: 'trace',
  }
  let log = ''
  const start = () =>
    startService(env, (text) => {
      log += text
    })
  let service: Service = await start()
  /** Asks whichever process is up now. */
  const client = (): ModelService => createModelClient({ url: service.url, secret: SECRET })
  let people = 0
  return {
    db,
    hub,
    dataDir,
    databaseUrl: database.url,
    /** Where whichever process is up now answers. */
    serviceUrl: () => service.url,
    log: () => log,
    models: client,
    as: (person: PersonFacts, signal?: AbortSignal): Caller =>
      createCaller(
        { db, person, models: client(), modelManagers: 'accounts', runEvents, limits },
        signal ? { signal } : {},
      ),
    newPerson: (name: string): Promise<PersonFacts> =>
      createPerson(db, { email: `p${++people}@example.org`, passwordHash: 'none', name, color: '#FF802B' }),
    async listed(name: string): Promise<ModelInfo | undefined> {
      return (await client().list()).find(({ checkpoint }) => checkpoint.name === name)
    },
    async killAndRestart() {
      await service.kill()
      service = await start()
    },
    async close() {
      await service.stop()
      await hub.stop()
      await runEvents.close()
      await database.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Waits until a download is where it should be. */
export const comesTo = (world: World, person: PersonFacts, id: string, state: object) =>
  expect
    .poll(async () => (await world.as(person).models.downloads()).find((each) => each.id === id), SOON)
    .toMatchObject(state)

/** The code a refused question was refused with, or "ok". */
export const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'ok',
    (error: { cause?: { code?: string } }) => error.cause?.code ?? String(error),
  )
