import {
  type ModelInfo,
  type PersonFacts,
  type TrainingSpec,
  type TrainingState,
  trainingKey,
} from '@lensboard/contract'
import { failTraining, findOrQueueTraining, keepText, setTrainingProgress, startTraining } from '@lensboard/db'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, CHECKPOINT, codeOf, openWorld, type World } from '../fixtures/world.js'
import { createCaller } from '../index.js'

let world: World
let ada: PersonFacts
let bo: PersonFacts
let guest: PersonFacts
const TEXT = { name: 'words.txt', hash: 'e'.repeat(64) }
const ONE_BLOCK = { name: 'one-block', hash: 'd'.repeat(64) }
beforeAll(async () => {
  world = await openWorld()
  ada = await world.newPerson('Ada')
  bo = await world.newPerson('Bo')
  guest = await world.newGuest('Curious Otter')
  await keepText(world.db, ada.id, {
    ...TEXT,
    ...{ bytes: 9, format: 'txt', documents: 1, characters: 9, broken: { count: 0, first: [] }, storedBytes: 11 },
  })
})
afterAll(() => world.close())

const model = (checkpoint: typeof CHECKPOINT, nLayers: number) =>
  ({ checkpoint, state: 'ready', nLayers, nCtx: 256 }) as ModelInfo
const models = () => ({
  ...world.models,
  list: async () => [model(CHECKPOINT, 8), model(ONE_BLOCK, 1)],
})
/** As somebody who is connected to a service with models. */
const as = (person: PersonFacts | null, signal?: AbortSignal): Caller =>
  createCaller(world.contextOf(person, { models: models() }), signal ? { signal } : {})

let seeds = 0
const tuned = (more: Partial<Extract<TrainingSpec, { kind: 'tuned' }>> = {}): TrainingSpec => ({
  ...{ kind: 'tuned', checkpoint: CHECKPOINT, text: TEXT, title: 'A lens', seed: seeds++, length: { steps: 4 } },
  ...{ tokensPerStep: 64, optimizer: 'adam', learningRate: 0.001, momentum: 0.9, weightDecay: 0, clipNorm: 1 },
  ...{ warmupSteps: 0, schedule: 'linear', biasOnly: false },
  ...more,
})
const jacobian = (more: Partial<Extract<TrainingSpec, { kind: 'jacobian' }>> = {}): TrainingSpec => ({
  ...{ kind: 'jacobian', checkpoint: CHECKPOINT, text: TEXT, title: 'A fit', seed: seeds++ },
  ...{ stopBelow: 0.01, promptsMin: 2, promptsMax: 9 },
  ...more,
})
const CURVE = { layers: [0, 1], losses: [{ step: 1, kl: [0.5, 0.25] }], heldOut: [] }

describe('who may do what', () => {
  const ACTS: Record<string, (caller: Caller, id: string) => Promise<unknown>> = {
    list: (caller) => caller.training.list(),
    get: (caller, id) => caller.training.get({ id }),
    start: (caller) => caller.training.start({ spec: tuned() }),
    resume: (caller, id) => caller.training.resume({ id }),
  }
  const OWN: typeof ACTS = {
    cancel: (caller, id) => caller.training.cancel({ id }),
    dismiss: (caller, id) => caller.training.dismiss({ id }),
  }

  test.each(Object.keys(ACTS))('%s is for everybody who is here, guests too', async (name) => {
    const { id } = await as(ada).training.start({ spec: tuned() })
    const asked = [ada, bo, guest, null].map((person) => codeOf(ACTS[name]!(as(person), id)))
    expect(await Promise.all(asked)).toEqual(['ok', 'ok', 'ok', 'UNAUTHENTICATED'])
    await as(ada).training.cancel({ id })
  })

  test.each(Object.keys(OWN))('%s is for who asked for it, or who manages models', async (name) => {
    const by = async (asker: PersonFacts, owner: PersonFacts, modelManagers: 'accounts' | 'nobody') => {
      const { id } = await as(owner).training.start({ spec: tuned() })
      if (name === 'dismiss') await as(owner).training.cancel({ id })
      const code = await codeOf(OWN[name]!(createCaller(world.contextOf(asker, { modelManagers })), id))
      await as(owner)
        .training.cancel({ id })
        .catch(() => {})
      return code
    }
    expect([
      await by(guest, guest, 'nobody'),
      await by(guest, ada, 'accounts'),
      await by(bo, ada, 'accounts'),
      await by(bo, ada, 'nobody'),
    ]).toEqual(['ok', 'FORBIDDEN', 'ok', 'FORBIDDEN'])
  })

  test('an unknown training is refused with a sentence', async () => {
    for (const act of ['get', 'cancel', 'resume', 'dismiss'] as const)
      await expect(as(ada).training[act]({ id: 'none' })).rejects.toThrow('This training is not on the list any more.')
  })
})

describe('starting', () => {
  test('two who ask for the same share one training, each as its own or not', async () => {
    const spec = tuned()
    const [first, second] = [
      await as(ada).training.start({ spec }),
      await as(guest).training.start({ spec: { ...spec, title: 'Another name' } }),
    ]
    expect(first).toMatchObject({ status: 'queued', stage: 'waiting', by: 'Ada', mine: true, spec })
    expect(second).toEqual({ ...first, mine: false })
    expect((await as(bo).training.list()).filter(({ id }) => id === first.id)).toEqual([second])
    expect(await as(bo).training.get({ id: first.id })).toEqual({
      state: second,
      curve: { layers: [], losses: [], heldOut: [] },
    })
    await as(ada).training.cancel({ id: first.id })
  })

  test.each<[string, () => TrainingSpec, string, string]>([
    [
      'an unknown model',
      () => tuned({ checkpoint: { name: 'gone', hash: 'f'.repeat(64) } }),
      'MODEL_UNKNOWN',
      'The model gone is not here. Choose another one.',
    ],
    [
      'an unknown text',
      () => tuned({ text: { name: 'gone', hash: 'f'.repeat(64) } }),
      'TEXT_UNKNOWN',
      'This text is not here any more. Upload it again.',
    ],
    [
      'windows that are too long',
      () => tuned({ window: 257 }),
      'PROMPT_TOO_LONG',
      'Windows of 257 tokens are longer than workshop reads. Give at most 256.',
    ],
    [
      'a Jacobian of one block',
      () => jacobian({ checkpoint: ONE_BLOCK }),
      'SPEC_INVALID',
      'one-block has one block: there is no Jacobian between blocks.',
    ],
    [
      'a fit that must read more than it may',
      () => jacobian({ promptsMin: 10 }),
      'SPEC_INVALID',
      'A fit cannot read more prompts in any case than it reads at most.',
    ],
    [
      'a learning rate out of bounds',
      () => tuned({ learningRate: 1e9 }),
      'BAD_REQUEST',
      'This request could not be read: spec.learningRate: Too big: expected number to be <=100.',
    ],
  ])('refuses %s at once', async (_, spec, code, message) => {
    const asked = as(ada).training.start({ spec: spec() })
    expect(await codeOf(asked)).toBe(code)
    await expect(asked).rejects.toThrow(message)
  })
})

describe('watching', () => {
  test('shows everybody the same states to the end, and the curve of the one that is asked for', async () => {
    const spec = tuned()
    const { id } = await as(ada).training.start({ spec })
    const leave = new AbortController()
    type News = { state: TrainingState; curve?: unknown }
    const watched = async (person: PersonFacts, asked: { id?: string }) => {
      const seen: News[] = []
      const news = (await as(person, leave.signal).training.watch(asked)) as AsyncIterable<News>
      const reading = (async () => {
        for await (const each of news) if (each.state.id === id) seen.push(each)
      })()
      // The news of its beginning may come beside what is there.
      await expect.poll(() => seen.length).toBeGreaterThan(0)
      return { seen, reading }
    }
    const one = await watched(ada, { id })
    const two = await watched(guest, {})
    const last = (): (News | undefined)[] => [one.seen.at(-1), two.seen.at(-1)]
    await startTraining(world.db, id)
    await expect.poll(() => last().map((each) => each?.state.status)).toEqual(['running', 'running'])
    const figures = { heldOut: 0.5, logitLens: 2, tokensPerSecond: 10, secondsLeft: 3 }
    await setTrainingProgress(world.db, id, { stage: 'learning', step: 1, steps: 4, figures, curve: CURVE })
    await expect.poll(() => last().map((each) => each?.state.step)).toEqual([1, 1])
    expect(one.seen.at(-1)).toMatchObject({ state: { ...figures, mine: true, stage: 'learning' }, curve: CURVE })
    expect(two.seen.at(-1)).toEqual({ state: { ...one.seen.at(-1)!.state, mine: false } })
    await failTraining(world.db, id, { code: 'TRAINING_DIVERGED', message: 'The loss was no number at step 2.' })
    await expect.poll(() => last().map((each) => each?.state.error?.code)).toEqual(Array(2).fill('TRAINING_DIVERGED'))
    leave.abort()
    await Promise.all([one.reading, two.reading])
    expect(world.runEvents.subscribers()).toBe(0)
  })

  test('nothing that is told of a training is its text', async () => {
    const spec = tuned()
    await findOrQueueTraining(world.db, {
      ...{ key: await trainingKey(spec), spec, personId: ada.id, personName: ada.name },
    })
    const found = await as(bo).training.list()
    const known = ['id', 'spec', 'status', 'stage', 'step', 'steps', 'resumed', 'by', 'mine', 'createdAt', 'error']
    const more = ['startedAt', 'finishedAt', 'heldOut', 'logitLens', 'lens']
    for (const state of found) expect([...known, ...more]).toEqual(expect.arrayContaining(Object.keys(state)))
  })
})
