import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type CheckpointRef,
  newSpec,
  type PersonFacts,
  runKey,
  type TrainingCurve,
  type TrainingSpec,
  type TrainingState,
} from '@lensboard/contract'
import { findLens, findOrQueueRun, keepText, runState } from '@lensboard/db'
import { readLens } from '@lensboard/weights'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openWorld, type World } from './world.js'

// A training takes what others leave of the machine, and tests leave little.
const SOON = { timeout: 150_000, interval: 50 }
vi.setConfig({ testTimeout: 300_000 })

const TINY = 'gpt2-plain'
const WORDS = 'the cat sat on the mat and a dog ran to the old red barn while it rained'.split(' ')
/** Sentences that repeat unevenly, so that there is something to learn. */
const DOCUMENTS = Array.from({ length: 120 }, (_, i) =>
  WORDS.map((_, w) => WORDS[(w * (1 + (i % 3)) + i) % 17]).join(' '),
)

let world: World
let ada: PersonFacts
let bo: PersonFacts
let tiny: CheckpointRef
let text: { name: string; hash: string }
beforeAll(async () => {
  world = await openWorld([])
  ;[ada, bo] = [await world.newPerson('Ada'), await world.newPerson('Bo')]
  const fixture = fileURLToPath(new URL(`../parity/fixtures/${TINY}`, import.meta.url))
  cpSync(fixture, join(world.dataDir, 'models', TINY), { recursive: true })
  tiny = (await world.listed(TINY))!.checkpoint
  text = await keep('words.txt', DOCUMENTS)
})
afterAll(() => world.close())

/** Puts a text on the shelf as an upload does. */
async function keep(name: string, documents: string[]): Promise<{ name: string; hash: string }> {
  const bytes = Buffer.from(documents.map((document) => `${JSON.stringify(document)}\n`).join(''))
  const hash = createHash('sha256').update(bytes).digest('hex')
  mkdirSync(join(world.dataDir, 'texts'), { recursive: true })
  writeFileSync(join(world.dataDir, 'texts', `${hash}.jsonl`), bytes)
  const sizes = { bytes: bytes.length, storedBytes: bytes.length, characters: documents.join('').length }
  await keepText(world.db, ada.id, {
    ...{ name, hash, ...sizes, documents: documents.length },
    ...{ format: 'txt', broken: { count: 0, first: [] } },
  })
  return { name, hash }
}

let seeds = 0
const tuned = (more: Partial<Extract<TrainingSpec, { kind: 'tuned' }>> = {}): TrainingSpec => ({
  ...{ kind: 'tuned', checkpoint: tiny, text, title: 'Learned from words', seed: seeds++, window: 8 },
  ...{ length: { steps: 60 }, tokensPerStep: 64, optimizer: 'adam', learningRate: 0.003, momentum: 0.9 },
  ...{ weightDecay: 0, clipNorm: 1, warmupSteps: 0, schedule: 'linear', biasOnly: false },
  ...more,
})
const start = (spec: TrainingSpec, person = ada) => world.as(person).training.start({ spec })
const get = (id: string) => world.as(ada).training.get({ id })
const comesTo = (id: string, state: Partial<TrainingState>) =>
  expect.poll(async () => (await get(id)).state, SOON).toMatchObject(state)
const endsWell = async (id: string) => {
  await expect.poll(async () => (await get(id)).state.status, SOON).not.toMatch(/queued|running/)
  const found = await get(id)
  expect(found.state.error).toBeUndefined()
  return found
}
/** Waits until so many steps were told; there are more, so that it is still at it. */
const learns = (id: string, step: number) =>
  expect.poll(async () => (await get(id)).state.step, { ...SOON, interval: 5 }).toBeGreaterThanOrEqual(step)
const folder = (id: string) => join(world.dataDir, 'trainings', id)

describe('a training', () => {
  it('is one for two who ask, seen by both to its end, and leaves a lens with its evaluation', async () => {
    const spec = tuned({ length: { steps: 100 } })
    const [first, second] = await Promise.all([start(spec), start(spec, bo)])
    expect(second.id).toBe(first.id)
    const { id } = first
    const leave = new AbortController()
    const watched = async (person: PersonFacts) => {
      const seen: { state: TrainingState; curve?: TrainingCurve }[] = []
      const news = await world.as(person, leave.signal).training.watch({ id })
      for await (const each of news as AsyncIterable<(typeof seen)[number]>) {
        if (each.state.id === id) seen.push(each)
        if (each.state.status === 'done') break
      }
      return seen
    }
    const [one, two] = await Promise.all([watched(ada), watched(bo)])
    leave.abort()
    const { mine: _mine, ...last } = one.at(-1)!.state
    expect(two.at(-1)).toMatchObject({ state: last, curve: one.at(-1)!.curve })
    const common = one.filter((mine) => two.some((theirs) => theirs.state.step === mine.state.step))
    expect(common.length).toBeGreaterThan(1)

    const { state, curve } = await get(id)
    expect(state).toMatchObject({ status: 'done', step: 100, steps: 100, resumed: 0 })
    expect(state.heldOut).toBeLessThan(state.logitLens!)
    expect(curve.layers).toEqual([0, 1])
    expect(curve.losses.at(0)?.step).toBe(1)
    expect(curve.losses.at(-1)?.step).toBe(100)
    expect(curve.heldOut.map(({ step }) => step)).toEqual(Array.from({ length: 10 }, (_, i) => 10 * (i + 1)))

    const { hash } = state.lens!
    const lens = await findLens(world.db, hash)
    expect(lens).toMatchObject({
      ...{ kind: 'tuned', checkpoint: tiny, layers: [0, 1], title: 'Learned from words' },
      origin: { by: 'trained', text: 'words.txt', optimizer: 'adam', seed: spec.seed },
    })
    const { evaluation } = lens!
    for (const [row, { kl }] of evaluation!.lens.entries()) expect(kl).toBeLessThan(evaluation!.logitLens[row]!.kl)
    expect((await readLens(join(world.dataDir, 'lenses', hash))).lens.sha256).toBe(lens!.sha256)
    expect(existsSync(folder(id))).toBe(false)
    expect(JSON.stringify([state, curve])).not.toContain('rained')
  })

  it('whose service is killed at step 137 goes on to the same curve and the same lens', async () => {
    const spec = tuned({ length: { steps: 240 } })
    const { id } = await start(spec)
    const whole = await endsWell(id)
    await world.db.prisma.lens.delete({ where: { hash: whole.state.lens!.hash } })

    expect(await start(spec)).toMatchObject({ id, step: 0 })
    await learns(id, 137)
    await world.killAndRestart()
    expect((await get(id)).state.step).toBeLessThan(240)
    const again = await endsWell(id)
    expect(again.state.resumed).toBe(1)
    expect(again.curve).toEqual(whole.curve)
    expect(again.state.lens!.hash).toBe(whole.state.lens!.hash)
  })

  it('is cancelled with what it learned, goes on from there, and is let go of once it is off the list', async () => {
    const spec = tuned({ length: { steps: 2_000 } })
    const { id } = await start(spec)
    await learns(id, 120)
    const { state } = await get(id)
    expect([state.tokensPerSecond, state.secondsLeft]).toEqual([expect.any(Number), expect.any(Number)])
    await world.as(bo).training.cancel({ id })
    await comesTo(id, { status: 'cancelled', error: { code: 'TRAINING_CANCELLED', message: expect.any(String) } })
    await expect.poll(() => world.log().includes('training cancelled'), SOON).toBe(true)
    expect(readdirSync(folder(id))).toContain('training.json')

    expect(await world.as(bo).training.resume({ id })).toMatchObject({ by: 'Bo' })
    await expect.poll(async () => (await get(id)).state.stage, SOON).toBe('learning')
    const { curve } = await get(id)
    expect(curve.heldOut.length).toBeGreaterThan(0)
    expect(curve.losses.at(0)?.step).toBe(1)
    await world.as(ada).training.cancel({ id })
    await comesTo(id, { status: 'cancelled' })
    await world.as(ada).training.dismiss({ id })
    await expect.poll(() => existsSync(folder(id)), SOON).toBe(false)
  })

  it('that diverges says at which step, and keeps the last good state', async () => {
    const wild = { optimizer: 'sgd', learningRate: 100, weightDecay: 1, schedule: 'constant' } as const
    const { id } = await start(tuned({ ...wild, clipNorm: 1e6, length: { steps: 200 } }))
    await comesTo(id, { status: 'failed' })
    const { state } = await get(id)
    expect(state.error).toMatchObject({
      code: 'TRAINING_DIVERGED',
      message: expect.stringMatching(/step \d+.*Lower the learning rate/),
    })
  })

  it('is refused where the text is too short, or gone from the disk', async () => {
    const short = await keep('short.txt', ['one two'])
    const { id } = await start(tuned({ text: short, window: 32 }))
    await comesTo(id, { status: 'failed' })
    expect((await get(id)).state.error).toMatchObject({
      code: 'DATASET_INVALID',
      message: expect.stringMatching(/^short\.txt has \d+ tokens: too few for one window of 32/),
    })
    const gone = await keep('gone.txt', ['three four'])
    writeFileSync(join(world.dataDir, 'texts', `${gone.hash}.jsonl`), '')
    const empty = await start(tuned({ text: gone }))
    await comesTo(empty.id, { status: 'failed' })
    expect((await get(empty.id)).state.error?.code).toBe('DATASET_INVALID')
  })

  it('ends early once held-out text is read no better', async () => {
    const { id } = await start(tuned({ patience: 2, learningRate: 1e-12, length: { steps: 400 } }))
    const { state, curve } = await endsWell(id)
    expect(state.step).toBeLessThan(400)
    expect(curve.heldOut.at(-1)?.step).toBe(state.step)
    expect(curve.losses.at(-1)?.step).toBe(state.step)
  })
})

describe('beside a training', () => {
  it('cards are answered', async () => {
    const { id } = await start(tuned({ length: { steps: 5_000 } }))
    await learns(id, 10)
    const workshop = (await world.listed('workshop'))!.checkpoint
    const project = await world.db.prisma.project.create({
      data: { name: 'p', boards: { create: {} } },
      include: { boards: true },
    })
    const spec = newSpec('lens', workshop, 'The sky is')
    const ids = [293, 930]
    const key = await runKey(spec, ids)
    await findOrQueueRun(world.db, { key, spec, ids, boardId: project.boards[0]!.id, personId: ada.id })
    await expect.poll(async () => (await runState(world.db, key))?.status, SOON).toBe('done')
    expect((await get(id)).state.status).toBe('running')
    await world.as(ada).training.cancel({ id })
  })
})

describe('a fit', () => {
  it('leaves a Jacobian lens that was held against the logit lens', async () => {
    const spec: TrainingSpec = {
      ...{ kind: 'jacobian', checkpoint: tiny, text, title: 'Fitted', seed: 1, window: 32 },
      ...{ stopBelow: 0.0001, promptsMin: 4, promptsMax: 12 },
    }
    const { id } = await start(spec)
    const { state, curve } = await endsWell(id)
    expect(state).toMatchObject({ status: 'done', step: 12, steps: 12, lens: { title: 'Fitted' } })
    expect(curve).toMatchObject({ layers: [0], heldOut: [{ step: 12 }], logitLens: [expect.any(Number)] })
    expect(curve.change!.length).toBeGreaterThan(5)
    const lens = await findLens(world.db, state.lens!.hash)
    expect(lens).toMatchObject({ kind: 'jacobian', capture: 'resid_post', origin: { by: 'fitted', nPrompts: 12 } })
    expect(lens!.evaluation!.lens).toHaveLength(1)
  })
})
