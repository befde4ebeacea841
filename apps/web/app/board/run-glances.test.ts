import {
  AppError,
  type BoardAnswer,
  decodeResult,
  encodeResult,
  glanceFrame,
  indexFrame,
  type LensResult,
  newSpec,
  questionText,
  type RunState,
  viewResult,
} from '@lensboard/contract'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type AnswersAhead, askForAnswers } from './answers-ahead'
import { createSlices } from './in-slices'
import { bytesOf, KEPT_BYTES, KeptResults } from './kept-results'
import { createRunSource } from './run-source'
import type { RunTransport } from './run-transport'

const checkpoint = { name: 'workshop', hash: 'a'.repeat(64) }
const reading: LensResult = {
  kind: 'lens',
  facts: {
    ...{ checkpoint, engine: 3, provider: 'cpu', precision: 'float32', bos: 'none', computeMs: 1, loadMs: 0 },
    computedAt: '2026-01-01T00:00:00.000Z',
  },
  ids: new Int32Array(40),
  tokens: Array.from({ length: 40 }, () => ({ text: 'a' })),
  rows: Array.from({ length: 30 }, (_, layer) => ({ site: 'resid_pre', layer })),
  topK: 1,
  topIds: new Int32Array(1_200),
  ...{ topLogProbs: new Float32Array(1_200), logSumExp: new Float32Array(1_200), entropy: new Float32Array(1_200) },
  ...{ klFromOutput: new Float32Array(1_200), klToOutput: new Float32Array(1_200) },
  ...{ targetRank: new Int32Array(1_200), targetLogProb: Float32Array.from({ length: 1_200 }, () => -Math.random()) },
  vocabulary: new Map([[0, { text: 'a' }]]),
}
const whole = encodeResult(reading)
const glance = viewResult(encodeResult({ ...reading, entropy: Float32Array.from({ length: 1_200 }, Math.random) }), {
  as: 'glance',
})

const specOf = (n: number) => newSpec('lens', checkpoint, `prompt ${n}`)
const keyOf = (n: number) => n.toString(16).padStart(64, '0')
const done = (n: number): RunState => ({
  ...{ runKey: keyOf(n), status: 'done', stage: { name: 'storing' }, since: '2026-01-01T00:00:00.000Z' },
})

/** A board of finished runs, what was asked of it, and what was asked for ahead. */
function board(known: readonly number[], { large = [] as number[] } = {}) {
  const asked = { request: 0, result: [] as string[], glance: [] as string[], ahead: [] as string[] }
  const answers = new Map(
    known.map((n): [string, BoardAnswer] => [
      questionText(specOf(n)),
      { question: questionText(specOf(n)), run: done(n), glance: !large.includes(n) },
    ]),
  )
  const ahead: AnswersAhead = {
    known: Promise.resolve(),
    answer: (question) => answers.get(question),
    async takeGlance(runKey) {
      asked.ahead.push(runKey)
      return known.some((n) => n !== 99 && keyOf(n) === runKey) ? glance : null
    },
    takeWhole: async () => null,
    close() {},
  }
  const never = () => Promise.reject(new AppError('FORBIDDEN'))
  const held: (() => void)[] = []
  const transport: RunTransport = {
    ...{ retry: never, cancel: never, verify: never, part: never, partial: async () => null },
    async request(spec) {
      asked.request++
      return done(spec.kind === 'lens' && spec.input.kind === 'text' ? Number(spec.input.text.slice(7)) : 0)
    },
    async result(runKey) {
      asked.result.push(runKey)
      if (held.length > 0) await new Promise<void>((go) => held.push(go))
      return whole
    },
    async glance(runKey) {
      asked.glance.push(runKey)
      return glance
    },
    watch: () => () => {},
  }
  return { asked, held, source: createRunSource(transport, ahead) }
}

const settle = () => vi.advanceTimersByTimeAsync(10)
const nothing = () => {}

describe('a board of finished answers', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('shows every card far away from one request, and asks for no run', async () => {
    const { asked, source } = board([1, 2])
    for (const n of [1, 2]) source.watch(specOf(n), nothing, 'glance')
    await settle()
    for (const n of [1, 2])
      expect(source.view(specOf(n), 'glance')).toMatchObject({ phase: 'done', glance: true, stored: true })
    expect(asked).toEqual({ request: 0, result: [], glance: [], ahead: [keyOf(1), keyOf(2)] })
  })

  it('shows a card no glance: it asks for the whole, which then is what both show', async () => {
    const { asked, source } = board([1])
    const seen: string[] = []
    source.watch(specOf(1), () => seen.push(source.view(specOf(1), 'card').phase), 'glance')
    await settle()
    expect([source.view(specOf(1)).phase, source.view(specOf(1), 'glance').phase]).toEqual(['asking', 'done'])
    source.watch(specOf(1), nothing)
    await settle()
    const view = source.view(specOf(1))
    expect(view).toMatchObject({ phase: 'done', result: decodeResult(whole) })
    expect(source.view(specOf(1), 'glance')).toBe(view)
    expect([asked.result, asked.request, seen.at(-1)]).toEqual([[keyOf(1)], 0, 'done'])
  })

  it('asks for what the board’s answer does not hold, and for the glance of what it lost', async () => {
    const { asked, source } = board([99])
    source.watch(specOf(5), nothing, 'glance')
    source.watch(specOf(99), nothing, 'glance')
    await settle()
    for (const n of [5, 99]) expect(source.view(specOf(n), 'glance')).toMatchObject({ phase: 'done', glance: true })
    expect([asked.request, asked.glance.length, asked.result.length]).toEqual([1, 2, 0])
  })

  it('fetches the whole at once where there is no glance', async () => {
    const { asked, source } = board([1], { large: [1] })
    source.watch(specOf(1), nothing, 'glance')
    await settle()
    const view = source.view(specOf(1), 'glance')
    expect([view.phase, 'glance' in view, asked.result, asked.ahead]).toEqual(['done', false, [keyOf(1)], []])
  })

  it('fetches a few at once, and none for cards that went far away before their turn', async () => {
    const { asked, held, source } = board(Array.from({ length: 10 }, (_, n) => n))
    held.push(nothing)
    const stops = Array.from({ length: 10 }, (_, n) => source.watch(specOf(n), nothing))
    await settle()
    expect(asked.result.length).toBe(6)
    for (const n of [6, 7]) {
      source.watch(specOf(n), nothing, 'glance')
      stops[n]!()
    }
    stops[8]!()
    for (const go of held.splice(0)) go()
    await settle()
    expect(asked.result).toEqual([0, 1, 2, 3, 4, 5, 9].map(keyOf))
    expect(source.view(specOf(6), 'glance')).toMatchObject({ glance: true })
  })
})

describe('whole answers', () => {
  afterEach(() => void vi.useRealTimers())

  it('are let go of beyond a number of bytes, the least lately used first, and stay where they are needed', () => {
    const kept = new KeptResults()
    const large = { ...reading, entropy: new Float32Array(KEPT_BYTES / 16) }
    for (const n of [1, 2, 3, 4, 5]) kept.keep(keyOf(n), large)
    kept.get(keyOf(1))
    expect(kept.overfull).toBe(true)
    kept.thin((runKey) => runKey !== keyOf(2))
    expect([1, 2, 3, 4, 5].filter((n) => kept.has(keyOf(n)))).toEqual([1, 2, 5])
    expect([bytesOf(large) > KEPT_BYTES / 4, kept.overfull]).toEqual([true, false])
  })

  it('give way to glances on cards far away, without a gap', async () => {
    vi.useFakeTimers()
    const { source, asked } = board([])
    const phases = new Set<string>()
    const look = () => phases.add(source.view(specOf(0), 'glance').phase)
    const cards = KEPT_BYTES / bytesOf(reading) + 20
    const near = source.watch(specOf(0), nothing)
    await settle()
    source.watch(specOf(0), look, 'glance')
    near()
    for (let n = 1; n < cards; n++) {
      source.watch(specOf(n), nothing)
      if (n % 50 === 0) await settle()
    }
    await settle()
    expect(source.view(specOf(0), 'glance')).toMatchObject({ phase: 'done', glance: true })
    expect([source.view(specOf(0)).phase, source.view(specOf(1)).phase]).toEqual(['asking', 'done'])
    expect([...phases, asked.glance]).toEqual(['done', [keyOf(0)]])
  })
})

it('work in slices does the first job at once, all of them in their order, and lets others in between', async () => {
  const order: string[] = []
  const run = createSlices()
  const busy = (name: string) => () => {
    for (const until = performance.now() + 5; performance.now() < until; );
    order.push(name)
  }
  const names = Array.from({ length: 24 }, (_, n) => String(n))
  for (const name of names) run(busy(name))
  expect(order[0]).toBe('0')
  setTimeout(() => order.push('frame'))
  await vi.waitFor(() => expect(order.length).toBe(25))
  expect(order.filter((name) => name !== 'frame')).toEqual(names)
  expect(order.indexOf('frame')).toBeLessThan(24)
})

it('work in slices leaves the frames to a camera that moves, and goes on when it rests', async () => {
  let moving = true
  const run = createSlices(() => moving)
  const began: number[] = []
  const job = () => {
    const now = performance.now()
    began.push(now)
    while (performance.now() < now + 2);
  }
  for (let n = 0; n < 12; n++) run(job)
  expect(began.length).toBeLessThan(4)
  await vi.waitFor(() => expect(began.length).toBe(12))
  const pauses = began.filter((at, n) => n > 0 && at - began[n - 1]! > 20)
  expect(pauses.length).toBeGreaterThan(3)
  moving = false
  for (let n = 0; n < 8; n++) run(job)
  expect(began.length).toBe(20)
})

describe('what is asked ahead', () => {
  afterEach(() => void vi.unstubAllGlobals())
  const answering = (...frames: Uint8Array<ArrayBuffer>[]) =>
    vi.stubGlobal('fetch', async () => new Response(new Blob(frames)))
  const one: BoardAnswer = { question: 'q', run: done(1), glance: true }
  const two: BoardAnswer = { question: 'r', run: done(2), glance: true }

  it('is known with the first frame, and each glance as it comes', async () => {
    answering(indexFrame([one, two]), glanceFrame(keyOf(1), glance))
    const ahead = askForAnswers('b')
    await ahead.known
    expect([ahead.answer('q'), ahead.answer('none')]).toEqual([one, undefined])
    expect(await ahead.takeGlance(keyOf(1))).toEqual(glance)
    // The stream ended without it: then it is asked for by itself.
    expect([await ahead.takeGlance(keyOf(2)), await ahead.takeGlance(keyOf(3))]).toEqual([null, null])
  })

  it('is the whole of the few answers that a board has, each handed out once', async () => {
    const asked: string[] = []
    vi.stubGlobal('fetch', async (address: string) => {
      asked.push(address)
      if (address.endsWith('/glances')) return new Response(new Blob([indexFrame([one, two])]))
      return address.includes(keyOf(2)) ? new Response('{}', { status: 503 }) : new Response(new Blob([whole]))
    })
    const ahead = askForAnswers('b')
    await ahead.known
    expect(asked).toEqual(['/boards/b/glances', `/results/${keyOf(1)}?as=card`, `/results/${keyOf(2)}?as=card`])
    expect(await ahead.takeWhole(keyOf(1))).toEqual(whole)
    // Who comes again, or did not get it, asks by himself.
    expect([await ahead.takeWhole(keyOf(1)), await ahead.takeWhole(keyOf(2))]).toEqual([null, null])
  })

  it('is no whole answer on a board of many cards', async () => {
    const many = Array.from({ length: 5 }, (_, n): BoardAnswer => ({ question: `${n}`, run: done(n), glance: true }))
    answering(indexFrame(many))
    const ahead = askForAnswers('b')
    await ahead.known
    expect(await ahead.takeWhole(keyOf(1))).toBeNull()
  })

  it('is nothing where the server refuses, breaks off or is not there', async () => {
    const cut = glanceFrame(keyOf(1), glance).slice(0, 50)
    for (const fetching of [
      async () => new Response('{}', { status: 404 }),
      async () => new Response(new Blob([indexFrame([one]), cut])),
      () => Promise.reject(new TypeError('offline')),
    ]) {
      vi.stubGlobal('fetch', fetching)
      const ahead = askForAnswers('b')
      await ahead.known
      expect(await ahead.takeGlance(keyOf(1))).toBeNull()
    }
  })
})
