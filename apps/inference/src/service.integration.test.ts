import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, truncateSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  decodeResult,
  ENGINE_VERSION,
  type LensResult,
  type LensSpec,
  type ModelInfo,
  newSpec,
  type RunSpec,
  runKey,
} from '@lensboard/contract'
import { connect, dbErrors, findOrQueueRun, retryRun, runState } from '@lensboard/db'
import { type TestDatabase, withDatabase } from '@lensboard/db/testing'
import { WORKSHOP } from '@lensboard/weights'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SERVICE_MAIN, type ServiceProcess, serviceEnvironment, startServiceProcess } from './fixtures/service.js'
import { openWire, type Wire } from './fixtures/wire.js'

const DONE = { timeout: 60_000, interval: 25 }

let test: TestDatabase
let boardId: string
let personId: string
let wire: Wire
let service: ServiceProcess
const dataDir = mkdtempSync(join(tmpdir(), 'inference-'))
const truncated = join(dataDir, 'models', 'truncated')

beforeAll(async () => {
  test = await withDatabase()
  const person = await test.db.prisma.person.create({ data: { name: 'Ada', color: '#FF802B' } })
  personId = person.id
  const project = await test.db.prisma.project.create({
    data: { name: 'p', boards: { create: {} } },
    include: { boards: true },
  })
  boardId = project.boards[0]!.id
  mkdirSync(truncated, { recursive: true })
  cpSync(WORKSHOP.dir, truncated, { recursive: true })
  // A template of its own gives it another identity than the shipped model's.
  cpSync(join(WORKSHOP.dir, 'generation_config.json'), join(truncated, 'chat_template.jinja'))
  wire = await openWire(test.url)
  service = await startService()
})
afterAll(async () => {
  await service?.stop()
  wire?.close()
  await test?.drop()
  rmSync(dataDir, { recursive: true, force: true })
})

const environment = (port: number) => serviceEnvironment({ port, dataDir, databaseUrl: wire.url })
const startService = (): Promise<ServiceProcess> => startServiceProcess({ dataDir, databaseUrl: wire.url })

async function models(): Promise<ModelInfo[]> {
  const { body } = await service.ask('models.list')
  return (body as { result: { data: ModelInfo[] } }).result.data
}

const named = async (name: string): Promise<ModelInfo> => (await models()).find((m) => m.checkpoint.name === name)!

/** Asks for a run as the web server does, once the prompt is tokenized. */
async function queue(spec: RunSpec, ids: number[]): Promise<string> {
  const key = await runKey(spec, ids)
  await findOrQueueRun(test.db, { key, spec, ids, boardId, personId })
  return key
}

async function lensOf(name: string, text: string): Promise<{ spec: RunSpec; ids: number[] }> {
  const { checkpoint } = await named(name)
  const { body } = await service.ask('models.tokenize', { checkpoint, input: { kind: 'text', text }, bos: 'auto' })
  const { ids } = (body as { result: { data: { ids: number[] } } }).result.data
  return { spec: newSpec('lens', checkpoint, text), ids }
}

const statusOf = async (key: string) => (await runState(test.db, key))?.status
const run = (key: string) => test.db.prisma.run.findUniqueOrThrow({ where: { key }, include: { result: true } })

describe('the router', () => {
  it('answers nobody without the secret', async () => {
    expect((await service.ask('health', undefined, 'guess')).status).toBe(401)
  })

  it('lists the shipped model as the default, and one in the data folder', async () => {
    const found = await models()
    expect(found.map(({ checkpoint, state, isDefault }) => [checkpoint.name, state, isDefault])).toEqual([
      ['workshop', 'ready', true],
      ['workshop+taboo-lora', 'ready', false],
      ['truncated', 'ready', false],
      ['truncated+taboo-lora', 'ready', false],
    ])
    expect(found[1]).toMatchObject({ place: 'shipped', adapter: { base: 'workshop', rank: 4 } })
    expect(found[2]).toMatchObject({ place: 'data', chat: true })
    expect(found[0]).toMatchObject({
      place: 'shipped',
      ...{ title: 'Workshop 8L', family: 'llama', nLayers: 8, nHeads: 4, nKvHeads: 2, dModel: 256 },
      ...{ dVocab: 5_120, nCtx: 256, parameters: 8_524_032, bytes: 17_056_760, chat: true },
      card: expect.stringMatching(/^# The workshop model/),
    })
  })

  it('tokenizes, and says what it does not know with a code', async () => {
    const { checkpoint } = await named('workshop')
    const input = { kind: 'text', text: 'The sky' }
    const { body } = await service.ask('models.tokenize', { checkpoint, input, bos: 'auto' })
    expect(body).toMatchObject({ result: { data: { ids: [293, 930], bos: 'none', maxTokens: 256 } } })

    const unknown = { name: 'nobody/nothing', hash: '0'.repeat(64) }
    expect(await service.ask('models.tokenize', { checkpoint: unknown, input, bos: 'auto' })).toMatchObject({
      body: {
        error: {
          data: {
            app: { code: 'MODEL_UNKNOWN', message: 'The model nobody/nothing is not here. Choose another one.' },
          },
        },
      },
    })
    const other = { ...checkpoint, hash: '0'.repeat(64) }
    expect(await service.ask('models.tokenize', { checkpoint: other, input, bos: 'auto' })).toMatchObject({
      body: { error: { data: { app: { code: 'CHECKPOINT_CHANGED' } } } },
    })
    expect(await service.ask('models.tokenize', { checkpoint, input: { kind: 'poem' } })).toMatchObject({
      body: { error: { data: { app: { code: 'BAD_REQUEST' } } } },
    })
  })

  it('says where it computes and that it is well', async () => {
    expect((await service.ask('models.capabilities')).body).toEqual({
      result: {
        data: {
          provider: 'cpu',
          requested: 'cpu',
          engine: ENGINE_VERSION,
          memoryFree: expect.any(Number),
          diskFree: expect.any(Number),
          hub: '127.0.0.1:1',
        },
      },
    })
    expect((await service.ask('health')).body).toMatchObject({ result: { data: { ok: true, queue: true } } })
  })
})

describe('the queue', () => {
  it('computes once what ten ask for at the same time', async () => {
    const { spec, ids } = await lensOf('workshop', 'The trees are green and the sky is')
    const key = await runKey(spec, ids)
    await Promise.all(Array.from({ length: 10 }, () => findOrQueueRun(test.db, { key, spec, ids, boardId, personId })))
    await expect.poll(() => statusOf(key), DONE).toBe('done')
    const { computations, result } = await run(key)
    expect(computations).toBe(1)
    const workers = await test.db.prisma.worker.findMany()
    expect(workers.reduce((n, worker) => n + worker.computations, 0)).toBe(1)

    const reading = decodeResult(new Uint8Array(result!.bytes)) as LensResult
    expect(reading.rows.at(-1)).toMatchObject({ site: 'output' })
    const last = reading.topIds[((reading.rows.length - 1) * ids.length + ids.length - 1) * reading.topK]!
    expect(reading.vocabulary.get(last)).toEqual({ text: ' blue' })
    expect(reading.facts).toMatchObject({ provider: 'cpu', bos: 'none', checkpoint: spec.checkpoint })
  })

  it('computes an attention card', async () => {
    const { spec, ids } = await lensOf('workshop', 'The capital of France is')
    const key = await queue(newSpec('attention', spec.checkpoint, 'The capital of France is'), ids)
    await expect.poll(() => statusOf(key), DONE).toBe('done')
    const reading = decodeResult(new Uint8Array((await run(key)).result!.bytes))
    expect(reading).toMatchObject({ kind: 'attention', layers: [0, 1, 2, 3, 4, 5, 6, 7], heads: [0, 1, 2, 3] })
  })

  it.each([
    ['an empty prompt', '', 'PROMPT_EMPTY', 'Write a prompt. It can be one word.'],
    [
      'a prompt of 1,313 tokens',
      'the cat '.repeat(656),
      'PROMPT_TOO_LONG',
      'This prompt has 1,313 tokens. workshop reads at most 256.',
    ],
    [
      'a prompt of 10,001 tokens',
      'the cat '.repeat(5_000),
      'PROMPT_TOO_LONG',
      'This prompt has 10,001 tokens. workshop reads at most 256.',
    ],
  ])('refuses %s with a sentence', async (_, text, code, message) => {
    const { spec, ids } = await lensOf('workshop', text)
    const key = await queue(spec, ids)
    await expect.poll(() => statusOf(key), DONE).toBe('failed')
    expect((await runState(test.db, key))?.error).toEqual({ code, message })
  })

  it('refuses an unknown model, layers and heads that are not there', async () => {
    const { spec, ids } = await lensOf('workshop', 'The sky')
    const unknown = await queue({ ...spec, checkpoint: { name: 'gone', hash: 'b'.repeat(64) } }, ids)
    const layers = await queue(
      { ...newSpec('attention', spec.checkpoint, ''), layers: { from: 0, to: 90 } } as RunSpec,
      ids,
    )
    const heads = await queue({ ...newSpec('attention', spec.checkpoint, ''), heads: [7] } as RunSpec, ids)
    const stray = await queue(spec, [293, 5_120])
    for (const [key, code] of [
      [unknown, 'MODEL_UNKNOWN'],
      [layers, 'SPEC_INVALID'],
      [heads, 'SPEC_INVALID'],
      [stray, 'TOKEN_OUT_OF_RANGE'],
    ] as const) {
      await expect.poll(() => statusOf(key), DONE).toBe('failed')
      expect((await runState(test.db, key))?.error?.code).toBe(code)
    }
  })

  it('fails a card on truncated weights and goes on with the others', async () => {
    const { spec, ids } = await lensOf('truncated', 'The sky is')
    truncateSync(join(truncated, 'model.safetensors'), 9_000_000)
    const broken = await queue(spec, ids)
    const sound = await lensOf('workshop', 'The sky is')
    const after = await queue(sound.spec, sound.ids)
    await expect.poll(() => statusOf(after), DONE).toBe('done')
    expect(await runState(test.db, broken)).toMatchObject({
      status: 'failed',
      error: {
        code: 'CHECKPOINT_BROKEN',
        message: expect.stringMatching(/^model\.safetensors is damaged: it is cut off: tensor "/),
      },
    })
    expect(await named('truncated')).toMatchObject({ state: 'broken', reason: expect.stringMatching(/cut off/) })

    // Mended, the same card runs.
    cpSync(join(WORKSHOP.dir, 'model.safetensors'), join(truncated, 'model.safetensors'))
    await retryRun(test.db, broken)
    await expect.poll(() => statusOf(broken), DONE).toBe('done')
  })
})

describe('a service that is cut off', () => {
  it('by kill -9 in the middle of a run has it done after a restart', async () => {
    service.child.kill('SIGKILL')
    service = await startService()
    const { spec, ids } = await lensOf('workshop', 'When Mary and John went to the store, John gave a drink to')
    const key = await queue(spec, ids)
    // A fresh process opens the graphs first, so that there is time to hit it.
    await expect.poll(() => statusOf(key), { timeout: 30_000, interval: 1 }).toBe('running')
    service.child.kill('SIGKILL')
    expect(await statusOf(key)).toBe('running')
    service = await startService()
    await expect.poll(() => statusOf(key), DONE).toBe('done')
    expect((await run(key)).computations).toBe(1)
  })

  it('three times in the middle of the same run gives it up with a sentence', async () => {
    const { spec, ids } = await lensOf('workshop', 'The mice beside the box')
    service.child.kill('SIGKILL')
    const key = await queue(spec, ids)
    for (let attempt = 1; attempt <= 3; attempt++) {
      service = await startService()
      await expect.poll(() => statusOf(key), { timeout: 30_000, interval: 1 }).toBe('running')
      service.child.kill('SIGKILL')
    }
    service = await startService()
    await expect.poll(() => statusOf(key), DONE).toBe('failed')
    expect((await runState(test.db, key))?.error).toEqual({
      code: 'RUN_INTERRUPTED',
      message: 'The inference service stopped while it ran this card. Try again.',
    })
    await retryRun(test.db, key)
    await expect.poll(() => statusOf(key), DONE).toBe('done')
  })

  it('from the database, even in the middle of a run, goes on when it is back', async () => {
    service.child.kill('SIGKILL')
    service = await startService()
    const { spec, ids } = await lensOf('workshop', 'To be or not to be, that is the')
    const key = await queue(spec, ids)
    await expect.poll(() => statusOf(key), { timeout: 30_000, interval: 1 }).toBe('running')
    wire.cut()
    await sleep(4_000)
    expect(service.child.exitCode).toBeNull()
    expect(await statusOf(key)).toBe('running')
    wire.mend()
    await expect.poll(() => statusOf(key), DONE).toBe('done')
    const next = await lensOf('workshop', 'The Eiffel Tower is in')
    const after = await queue(next.spec, next.ids)
    await expect.poll(() => statusOf(after), DONE).toBe('done')
  })

  it('from the database while it writes a continuation tells a code, and has it done when it is back', async () => {
    const { spec, ids } = await lensOf('workshop', 'A cat sat')
    const continuation = { tokens: 240, temperature: 1, topP: 0.9, seed: 7 }
    const continued = { ...spec, continuation } as LensSpec
    const key = await queue(continued, ids)
    const stage = async () => (await runState(test.db, key))?.stage
    await expect.poll(stage, { timeout: 30_000, interval: 1 }).toHaveProperty('text')
    wire.cut()
    const through = connect(wire.url)
    const refused = await runState(through, key).catch(dbErrors)
    expect(refused).toMatchObject({ code: 'DATABASE_DOWN' })
    // Longer than the run takes, so that it has to wait with its result.
    await sleep(3_000)
    expect(await statusOf(key)).toBe('running')
    expect((await run(key)).result).toBeNull()
    wire.mend()
    await expect.poll(() => statusOf(key), DONE).toBe('done')
    expect((await run(key)).computations).toBe(1)
    expect((await runState(through, key))?.status).toBe('done')
    await through.close()
    const first = decodeResult(new Uint8Array((await run(key)).result!.bytes)) as LensResult
    // The same text again, for another question about it.
    const again = await queue({ ...continued, topK: continued.topK + 1 }, ids)
    await expect.poll(() => statusOf(again), DONE).toBe('done')
    const second = decodeResult(new Uint8Array((await run(again)).result!.bytes)) as LensResult
    expect(first.continued).toBe(240)
    expect(second.ids).toEqual(first.ids)
  })

  it('by SIGTERM in the middle of a run ends at once, and the run waits for the next start', async () => {
    await service.stop()
    service = await startService()
    const { spec, ids } = await lensOf('workshop', 'The opposite of big is')
    const key = await queue(spec, ids)
    await expect.poll(() => statusOf(key), { timeout: 30_000, interval: 1 }).toBe('running')
    await service.stop()
    expect(service.child.exitCode).toBe(0)
    expect(await statusOf(key)).toBe('queued')
    const { rows } = await test.db.pool.query('select from graphile_worker.jobs where locked_by is not null')
    expect(rows).toHaveLength(0)
    service = await startService()
    await expect.poll(() => statusOf(key), DONE).toBe('done')
  })

  it('from the database says so, and says when it is back', async () => {
    const health = async () => ((await service.ask('health')).body as { result: { data: unknown } }).result.data
    wire.cut()
    await expect.poll(health, DONE).toMatchObject({ ok: true, queue: false })
    wire.mend()
    await expect.poll(health, DONE).toMatchObject({ ok: true, queue: true })
  })
})

describe('a start', () => {
  it('on a port that is taken stops with one sentence', async () => {
    const taken = createServer()
    await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening))
    const { port } = taken.address() as AddressInfo
    expect(await failedStart(environment(port))).toMatchObject({
      code: 1,
      said: expect.stringMatching(/INFERENCE_PORT is taken by another program\.$/),
    })
    taken.close()
  })

  it.each([
    [{ SECRETS_KEY: 'no key at all' }, /SECRETS_KEY: must be 64 hexadecimal digits/],
    [{ INTERNAL_SECRET: 'short' }, /INTERNAL_SECRET: must have at least 16 characters/],
    [{ INFERENCE_DEVICE: 'abacus' }, /INFERENCE_DEVICE/],
    [{ INFERENCE_PORT: undefined, DATABASE_URL: 'mysql://x' }, /DATABASE_URL.*INFERENCE_PORT/],
  ])('with %j stops with one sentence', async (wrong, sentence) => {
    const { code, said } = await failedStart({ ...environment(4_299), ...wrong })
    expect(code).toBe(1)
    expect(said).toMatch(sentence)
    expect(said.split('\n')).toHaveLength(1)
  })
})

async function failedStart(env: NodeJS.ProcessEnv): Promise<{ code: unknown; said: string }> {
  const child = spawn(process.execPath, [SERVICE_MAIN], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk
  })
  const code = await new Promise((exit) => child.once('close', exit))
  return { code, said: said.trim() }
}
