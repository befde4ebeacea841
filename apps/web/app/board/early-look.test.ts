import { encodeResult, type LensResult, type RunState } from '@lensboard/contract'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createEarlyLook } from './early-look'

const facts: LensResult['facts'] = {
  ...{ checkpoint: { name: 'm', hash: 'b'.repeat(64) }, engine: 2, provider: 'cpu', precision: 'float32', bos: 'none' },
  ...{ computeMs: 1, loadMs: 0, computedAt: '2026-01-01T00:00:00.000Z' },
}
/** Two rows of four positions, of which a part holds some; the top token of a cell is its position. */
function part(from: number, to: number): Uint8Array {
  const column = (value: (t: number) => number) =>
    Float32Array.from({ length: 2 * (to - from) }, (_, i) => value(from + (i % (to - from))))
  const zero = () => column(() => 0)
  return encodeResult({
    ...{ kind: 'lens', facts, topK: 1, parity: { maxAbsProb: 0, maxAbsLogit: 0, top1Agree: 0, positions: 0 } },
    rows: [
      { site: 'resid_pre', layer: 0 },
      { site: 'output', layer: 0 },
    ],
    ids: Int32Array.from({ length: to - from }, (_, i) => from + i),
    tokens: Array.from({ length: to - from }, (_, i) => ({ text: `t${from + i}` })),
    part: { from, to, nPositions: 4 },
    topIds: Int32Array.from(column((t) => t)),
    targetRank: Int32Array.from(zero()),
    ...{ topLogProbs: zero(), logSumExp: zero(), entropy: zero(), klFromOutput: zero(), klToOutput: zero() },
    ...{ targetLogProb: zero(), vocabulary: new Map() },
  })
}
const run = (partial?: number, since = 'first'): RunState => ({
  ...{ runKey: 'a', status: 'running', since },
  stage: { name: 'running', ...(partial !== undefined && { partial }) },
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())
const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms)

/** A look at a server that has a part ready up to where it was told. */
function looking() {
  const asked: number[] = []
  let upTo = 0
  const onMore = vi.fn()
  const early = createEarlyLook(async (_, from) => {
    asked.push(from)
    return from < upTo ? part(from, upTo) : null
  }, onMore)
  const hear = (to: number, since?: string) => {
    upTo = to
    early.hear(run(to, since))
  }
  const seen = () => (early.seen as LensResult | undefined)?.tokens.map((piece) => ('text' in piece ? piece.text : ''))
  return { early, asked, onMore, hear, seen }
}

it('asks for nothing before there is something, and then only for what is new, at most ten times a second', async () => {
  const { early, asked, hear, seen, onMore } = looking()
  early.hear(run())
  await pass(500)
  expect(asked).toEqual([])
  hear(1)
  await pass()
  hear(2)
  hear(3)
  await pass()
  expect([asked, seen()]).toEqual([[0], ['t0', '', '', '']])
  await pass(100)
  expect([asked, seen()]).toEqual([
    [0, 1],
    ['t0', 't1', 't2', ''],
  ])
  expect((early.seen as LensResult).topIds).toEqual(Int32Array.of(0, 1, 2, -1, 0, 1, 2, -1))
  expect(onMore).toHaveBeenCalledTimes(2)
})

it('begins anew when the run does, and forgets when it waits again', async () => {
  const { early, asked, hear, seen } = looking()
  hear(3)
  await pass(200)
  hear(2, 'second')
  expect(seen()).toBeUndefined()
  await pass(200)
  expect([asked, seen()]).toEqual([
    [0, 0],
    ['t0', 't1', '', ''],
  ])
  early.hear({ ...run(undefined, 'second'), status: 'queued' })
  expect(seen()).toBeUndefined()
})

it('drops an answer that comes after it was forgotten', async () => {
  let answer = (_: Uint8Array) => {}
  const onMore = vi.fn()
  const early = createEarlyLook(() => new Promise((resolve) => (answer = resolve)), onMore)
  early.hear(run(2))
  early.forget()
  answer(part(0, 2))
  await pass(200)
  expect([early.seen, onMore.mock.calls.length]).toEqual([undefined, 0])
})
