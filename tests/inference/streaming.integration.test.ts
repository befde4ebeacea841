import { readPartialFor, receiveDataset } from '@lensboard/api'
import { createRateLimits } from '@lensboard/auth'
import {
  type Answer,
  type AttributionResult,
  type CheckpointRef,
  type DatasetFacts,
  type DatasetResult,
  type DatasetSpec,
  decodeResult,
  IDENTITY_PROMPT,
  type LensResult,
  type LensSpec,
  newSpec,
  type PatchingResult,
  type PatchingSpec,
  type PatchscopeResult,
  type PersonFacts,
  type RunSpec,
  type RunState,
  withPositions,
} from '@lensboard/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withTwin } from './twin.js'
import { openWorld, SOON, type World } from './world.js'

let world: World
let ada: PersonFacts
let bo: PersonFacts
let cy: PersonFacts
let boardId: string
let checkpoint: CheckpointRef
let twin: CheckpointRef

beforeAll(async () => {
  world = await openWorld([])
  ada = await world.newPerson('Ada')
  bo = await world.newPerson('Bo')
  cy = await world.newPerson('Cy')
  // Ada owns the board, Bo only looks, Cy has another one.
  boardId = (await world.as(ada).project.create({ name: 'p' })).boardId
  const { projectId } = await world.db.prisma.board.findUniqueOrThrow({ where: { id: boardId } })
  await world.db.prisma.member.create({ data: { projectId, personId: bo.id, role: 'viewer' } })
  ;({ checkpoint, twin } = await withTwin(world))
})
afterAll(() => world?.close())

const LONG = 'When Mary and John went to the store, John gave a drink to Mary. The sky is blue and the grass is green. '
const OTHER =
  'When Mary and John went to the store, Mary gave a drink to Mary. The sky is blue and the grass is green. '

const ask = (spec: RunSpec, person = ada, board = boardId) => world.as(person).run.request({ boardId: board, spec })
const rowOf = (key: string) => world.db.prisma.run.findUniqueOrThrow({ where: { key }, include: { result: true } })
const statusOf = async (key: string) => (await rowOf(key)).status
const done = (key: string) => expect.poll(() => statusOf(key), SOON).toBe('done')
const resultOf = async <A extends Answer>(key: string) =>
  decodeResult(new Uint8Array((await rowOf(key)).result!.bytes)) as A
async function answerTo<A extends Answer>(spec: RunSpec): Promise<A> {
  const { runKey } = await ask(spec)
  await expect.poll(() => statusOf(runKey), SOON).not.toMatch(/queued|running/)
  expect(await rowOf(runKey)).toMatchObject({ status: 'done', errorMessage: null })
  return resultOf(runKey)
}
const lens = (text: string, over: Partial<LensSpec> = {}) =>
  ({ ...newSpec('lens', checkpoint, text), ...over }) as LensSpec
const partOf = async (person: PersonFacts, runKey: string, from: number) => {
  const bytes = await readPartialFor({ db: world.db, person, models: world.models() }, { runKey, from })
  return bytes && decodeResult(bytes)
}
const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'ok',
    (error: { code?: string }) => error.code,
  )
const patching = (over: Partial<PatchingSpec> = {}): PatchingSpec => ({
  ...{ kind: 'patching', checkpoint, bos: 'auto', position: -1, at: 'resid_pre' },
  ...{ input: { kind: 'text', text: LONG.repeat(6) }, corrupted: { kind: 'text', text: OTHER.repeat(6) } },
  ...{ target: [300], against: [301] },
  ...over,
})

const MANY_ROWS: Partial<LensSpec> = { rows: { pre: true, mid: true, stride: 1, parts: ['attn_out', 'mlp_out'] } }

/** Everything that one person is told of a run until it has ended. */
async function told(person: PersonFacts, runKey: string): Promise<{ states: RunState[]; ended: Promise<void> }> {
  const states: RunState[] = []
  const stop = new AbortController()
  const stream = await world.as(person, stop.signal).run.watch({ boardId })
  const ended = (async () => {
    for await (const state of stream) {
      if (state.runKey !== runKey) continue
      states.push(state)
      if (state.status === 'done' || state.status === 'failed') return stop.abort()
    }
  })()
  return { states, ended }
}

describe('what there is before the end', () => {
  it('of a lens reading reaches every viewer position by position, and is the result’s', async () => {
    const { runKey } = await ask(lens(LONG.repeat(5), { topK: 10, ...MANY_ROWS }))
    const [mine, theirs] = await Promise.all([told(ada, runKey), told(bo, runKey)])
    let seen: LensResult | undefined
    let looks = 0
    await expect
      .poll(async () => {
        const part = (await partOf(bo, runKey, seen ? endOf(seen) : 0).catch(() => null)) as LensResult | null
        if (part) seen = withPositions(seen, part)
        if (part) looks++
        return statusOf(runKey)
      }, SOON)
      .toBe('done')
    await Promise.all([mine.ended, theirs.ended])
    for (const { states } of [mine, theirs]) {
      const counts = parts(states)
      expect(counts.length).toBeGreaterThan(1)
      expect(counts).toEqual([...counts].sort((a, b) => a - b))
    }
    expect(looks).toBeGreaterThan(1)
    const whole = await resultOf<LensResult>(runKey)
    const T = whole.ids.length
    expect(endOf(seen!)).toBeGreaterThan(0)
    for (const row of whole.rows.keys())
      for (let t = 0; t < endOf(seen!); t++)
        expect(seen!.topIds[(row * T + t) * 10]).toBe(whole.topIds[(row * T + t) * 10])
    // Ended, nothing of it is left.
    expect(await codeOf(partOf(bo, runKey, 0))).toBe('NOT_FOUND')
  })

  it('of a patching comes row by row, for those who may see the board alone, and goes when it is cancelled', async () => {
    const [text, other] = [LONG.repeat(2), OTHER.repeat(2)]
    const spec = patching({ input: { kind: 'text', text }, corrupted: { kind: 'text', text: other } })
    const { runKey } = await ask(spec)
    const theirs = await told(bo, runKey)
    const seen: PatchingResult[] = []
    await expect
      .poll(
        async () => {
          const part = (await partOf(bo, runKey, 0).catch(() => null)) as PatchingResult | null
          if (part) seen.push(part)
          return cellsOf(part)
        },
        { ...SOON, interval: 10 },
      )
      .toBeGreaterThan(0)
    expect(await codeOf(partOf(cy, runKey, 0))).toBe('NOT_FOUND')
    await expect.poll(() => parts(theirs.states).length, { ...SOON, interval: 10 }).toBeGreaterThan(0)
    await world.as(ada).run.cancel({ boardId, runKey })
    expect(await codeOf(partOf(bo, runKey, 0))).toBe('NOT_FOUND')
    await theirs.ended
    expect(theirs.states.at(-1)).toMatchObject({ status: 'failed', error: { code: 'RUN_CANCELLED' } })
    expect(await rowOf(runKey)).toMatchObject({ computations: 0, result: null })

    await world.as(ada).run.retry({ boardId, runKey })
    await done(runKey)
    expect((await rowOf(runKey)).computations).toBe(1)
    const whole = await resultOf<PatchingResult>(runKey)
    expect(cellsOf(whole)).toBe(whole.patched.length)
    const early = seen.at(-1)!
    expect(cellsOf(early)).toBeLessThan(whole.patched.length)
    for (const [cell, value] of early.patched.entries())
      if (!Number.isNaN(value)) expect(Math.abs(value - whole.patched[cell]!)).toBeLessThan(1e-4)
  })

  it('of a list with broken lines are the means over the prompts so far', async () => {
    const lines = Array.from({ length: 150 }, (_, n) => JSON.stringify({ text: `${LONG}${n}` }))
    for (const n of [10, 20, 30]) lines[n] = '{"text": "cut'
    const file = new TextEncoder().encode(lines.join('\n'))
    const asking = { db: world.db, person: ada, limits: createRateLimits() }
    const list = (await receiveDataset(asking, { name: 'Skies', format: 'jsonl' }, file)) as DatasetFacts
    expect(list).toMatchObject({ prompts: 147, broken: { count: 3 } })
    const spec: DatasetSpec = {
      ...{ kind: 'dataset', checkpoint, dataset: { name: 'Skies', hash: list.hash }, bos: 'auto', at: 'all' },
      ...{ rows: { pre: true, mid: false, stride: 1 }, interventions: [] },
    }
    const { runKey } = await ask(spec)
    const theirs = await told(bo, runKey)
    const seen: DatasetResult[] = []
    await expect
      .poll(
        async () => {
          const part = (await partOf(bo, runKey, 0).catch(() => null)) as DatasetResult | null
          if (part) seen.push(part)
          return statusOf(runKey)
        },
        { ...SOON, interval: 10 },
      )
      .toBe('done')
    await theirs.ended
    const counts = seen.map(({ prompts }) => prompts)
    expect(counts[0]).toBeLessThan(147)
    expect(counts).toEqual([...counts].sort((a, b) => a - b))
    expect(parts(theirs.states).length).toBeGreaterThan(1)
    expect(await resultOf<DatasetResult>(runKey)).toMatchObject({ prompts: 147, skipped: { count: 0 } })
    // A run over so many prompts and no more says the same.
    const { mean, n } = await answerTo<DatasetResult>({ ...spec, limit: counts[0]! })
    expect(Array.from(seen[0]!.n)).toEqual(Array.from(n))
    expect(largestGap(seen[0]!.mean, mean)).toBeLessThan(1e-5)
  })
})

/** How much there was of a run, each time that was told. */
const parts = (states: readonly RunState[]) => states.flatMap(({ stage }) => stage.partial ?? [])

/** How many cells of a grid are there. */
const cellsOf = (grid: PatchingResult | null) => grid?.patched.filter((value) => !Number.isNaN(value)).length ?? 0

/** Both missing is no gap; one missing is the largest there is. */
function largestGap(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length)
  return a.reduce((most, value, i) => {
    if (Number.isNaN(value) && Number.isNaN(b[i]!)) return most
    const gap = Math.abs(value - b[i]!)
    return Number.isNaN(gap) ? Number.POSITIVE_INFINITY : Math.max(most, gap)
  }, 0)
}

/** How many positions from the first on are there. */
function endOf({ ids }: LensResult): number {
  const missing = ids.indexOf(-1)
  return missing < 0 ? ids.length : missing
}

describe('a continuation', () => {
  const sampled = { tokens: 120, temperature: 1, topP: 0.9, seed: 41 }
  /** With this seed the model ends after 240 tokens alone; reading them at every row takes longer than writing them. */
  const LONG_TEXT = { ...sampled, tokens: 240, seed: 7 }

  /** The first that anybody is told of a text that is being written. */
  async function firstTextOf(runKey: string): Promise<string> {
    const { states } = await told(bo, runKey)
    const texts = () => states.flatMap(({ stage }) => stage.text ?? [])
    await expect.poll(() => texts().length, { ...SOON, interval: 5 }).toBeGreaterThan(0)
    return texts()[0]!
  }

  it('is told to a second viewer while it is written, and a seed writes the same text twice', async () => {
    const { runKey } = await ask(lens('The sky', { continuation: sampled }))
    const theirs = await told(bo, runKey)
    await theirs.ended
    const texts = theirs.states.flatMap(({ stage }) => stage.text ?? [])
    expect(texts.length).toBeGreaterThan(1)
    expect(texts.at(-1)!.length).toBeGreaterThan(texts[0]!.length)
    const first = await resultOf<LensResult>(runKey)
    // Another question about the same continuation is another run.
    const again = await answerTo<LensResult>(lens('The sky', { continuation: sampled, topK: 4 }))
    expect(Array.from(again.ids)).toEqual(Array.from(first.ids))
    expect(first.continued).toBeGreaterThan(1)
    const other = await answerTo<LensResult>(lens('The sky', { continuation: { ...sampled, seed: 42 } }))
    expect(Array.from(other.ids)).not.toEqual(Array.from(first.ids))
  })

  it('is cancelled while it is written, and the next run begins at once', async () => {
    const { runKey } = await ask(lens('A cat sat', { ...MANY_ROWS, continuation: LONG_TEXT }))
    await firstTextOf(runKey)
    await world.as(ada).run.cancel({ boardId, runKey })
    await answerTo(lens('The mice'))
    expect(await rowOf(runKey)).toMatchObject({ status: 'failed', errorCode: 'RUN_CANCELLED', computations: 0 })
  })

  it('that a killed service was writing is written again after a restart, the same', async () => {
    const { runKey } = await ask(lens('A cat sat', { ...MANY_ROWS, topK: 4, continuation: LONG_TEXT }))
    const text = await firstTextOf(runKey)
    await world.killAndRestart()
    await done(runKey)
    expect((await rowOf(runKey)).computations).toBe(1)
    const { ids, continued, tokens } = await resultOf<LensResult>(runKey)
    const written = tokens.slice(ids.length - continued!).map((piece) => ('text' in piece ? piece.text : ''))
    expect(written.join('').startsWith(text)).toBe(true)
  })
})

describe('a cause', () => {
  it('is attributed, and the contributions sum to the logit', async () => {
    const result = await answerTo<AttributionResult>({
      ...{ kind: 'attribution', checkpoint, bos: 'auto', input: { kind: 'text', text: 'The sky is' }, position: -1 },
      ...{ target: [300], against: [301], heads: true, interventions: [] },
    })
    const sum = result.contributions.reduce((total, one) => total + one, 0)
    expect(Math.abs(sum - result.logit)).toBeLessThan(1e-4)
  })

  it('is put into words by a patchscope', async () => {
    const result = await answerTo<PatchscopeResult>({
      ...{ kind: 'patchscope', checkpoint, bos: 'auto', input: { kind: 'text', text: 'The sky is' }, position: -1 },
      ...{ target: { kind: 'text', text: IDENTITY_PROMPT }, targetPosition: -1, tokens: 3 },
    })
    expect(result.decodedIds.length).toBe(result.layers.length * 3)
    expect(Math.max(...result.decodedLogProbs)).toBeLessThanOrEqual(0)
  })
})

describe('the queue', () => {
  /** Keeps the worker busy until the returned act is called. */
  async function busy() {
    const { runKey } = await ask(patching({ target: [400 + Math.floor(Math.random() * 4_000)] }))
    await expect.poll(() => statusOf(runKey), { ...SOON, interval: 5 }).toBe('running')
    return () => world.as(ada).run.cancel({ boardId, runKey })
  }

  it('makes one run of a question that five ask at once', async () => {
    const free = await busy()
    const spec = lens('Five people ask')
    const states = await Promise.all(Array.from({ length: 5 }, () => ask(spec)))
    expect(new Set(states.map(({ runKey }) => runKey)).size).toBe(1)
    await free()
    await done(states[0]!.runKey)
    expect((await rowOf(states[0]!.runKey)).computations).toBe(1)
  })

  it('lets waiting runs of one model follow each other, and another person in between', async () => {
    const theirs = (await world.as(cy).project.create({ name: 'c' })).boardId
    const free = await busy()
    const names = new Map<string, string>()
    for (let n = 0; n < 8; n++) {
      const model = n % 2 === 0 ? checkpoint : twin
      const { runKey } = await ask({ ...lens(`alternating ${n}`), checkpoint: model })
      names.set(runKey, model.name)
    }
    const single = await ask({ ...lens('one of Cy'), checkpoint: twin }, cy, theirs)
    names.set(single.runKey, 'Cy')
    await free()
    for (const key of names.keys()) await done(key)
    const rows = await world.db.prisma.run.findMany({
      where: { key: { in: [...names.keys()] } },
      orderBy: { startedAt: 'asc' },
    })
    const order = rows.map(({ key }) => names.get(key)!)
    expect(order.indexOf('Cy')).toBeLessThanOrEqual(2)
    const own = order.filter((name) => name !== 'Cy')
    const changes = own.filter((name, n) => n > 0 && name !== own[n - 1])
    expect([own.length, changes.length]).toEqual([8, 1])
  })

  it('lets go of a run that is cancelled while its model is loaded', async () => {
    await world.killAndRestart()
    const { runKey } = await ask(lens('cancelled at the door'))
    await expect.poll(() => statusOf(runKey), { ...SOON, interval: 1 }).toBe('running')
    await world.as(ada).run.cancel({ boardId, runKey })
    await answerTo(lens('the next one'))
    expect(await rowOf(runKey)).toMatchObject({ status: 'failed', errorCode: 'RUN_CANCELLED', computations: 0 })
  })
})
