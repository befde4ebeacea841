import type { AttentionResult } from '@lensboard/contract'
import { type Engine, openEngine } from '@lensboard/lens'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { largestDifference } from '../parity/differences.js'
import { asAttention, fixture, openSubject, type Subject } from '../parity/subject.js'

const IDS = [41, 78, 257, 72, 260, 12, 257]
const TRIANGLE = (IDS.length * (IDS.length + 1)) / 2

let engine: Engine
let llama: Subject
let every: AttentionResult
beforeAll(async () => {
  engine = await openEngine({ device: 'cpu' })
  llama = await openSubject(fixture('llama-tied-biased'), 'llama')
  every = asAttention(await llama.ask(engine, { kind: 'attention', heads: 'all', reduce: 'none' }, IDS))
})
afterAll(() => engine.close())

/** The packed pattern of one head. */
const head = (layer: number, h: number) => {
  const at = (layer * llama.decoder.nHeads + h) * TRIANGLE
  return every.patterns.subarray(at, at + TRIANGLE)
}
const mean = (patterns: Float32Array[]) =>
  Array.from({ length: TRIANGLE }, (_, i) => patterns.reduce((n, p) => n + p[i]!, 0) / patterns.length)

it('keeps every head of every block, and each query shares out exactly one', () => {
  expect([every.layers, every.heads, every.nKvHeads]).toEqual([[0, 1], [0, 1, 2, 3], 2])
  expect(every.patterns.length).toBe(8 * TRIANGLE)
  for (let query = 0; query < IDS.length; query++) {
    const row = head(1, 3).subarray((query * (query + 1)) / 2, ((query + 1) * (query + 2)) / 2)
    expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5)
  }
})

it('picks the blocks and heads that are asked for', async () => {
  const spec = { kind: 'attention', layers: { from: 1, to: 1 }, heads: [3, 1, 3], reduce: 'none' } as const
  const picked = asAttention(await llama.ask(engine, { ...spec, heads: [...spec.heads] }, IDS))
  expect([picked.layers, picked.heads]).toEqual([[1], [1, 3]])
  expect(picked.patterns).toEqual(Float32Array.from([...head(1, 1), ...head(1, 3)]))
})

it('averages the chosen heads of each block', async () => {
  const result = asAttention(await llama.ask(engine, { kind: 'attention', heads: [0, 2], reduce: 'heads' }, IDS))
  expect([result.layers, result.heads]).toEqual([[0, 1], []])
  const expected = [...mean([head(0, 0), head(0, 2)]), ...mean([head(1, 0), head(1, 2)])]
  expect(largestDifference(result.patterns, expected)).toBeLessThan(1e-6)
})

it('averages over blocks too, counting only those in range', async () => {
  const all = asAttention(await llama.ask(engine, { kind: 'attention', heads: 'all', reduce: 'all' }, IDS))
  const heads = [0, 1, 2, 3]
  const expected = mean([0, 1].flatMap((layer) => heads.map((h) => head(layer, h))))
  expect(largestDifference(all.patterns, expected)).toBeLessThan(1e-6)
  const layers = { from: 1, to: 1 }
  const one = asAttention(await llama.ask(engine, { kind: 'attention', layers, heads: 'all', reduce: 'all' }, IDS))
  expect(largestDifference(one.patterns, mean(heads.map((h) => head(1, h))))).toBeLessThan(1e-6)
})

it('says of every head of the model how widely and how far back it looks, whatever was asked for', async () => {
  const T = IDS.length
  const heads = [0, 1].flatMap((layer) => [0, 1, 2, 3].map((h) => head(layer, h)))
  const overQueries = (term: (w: number, query: number, key: number) => number) =>
    heads.map((pattern) => {
      let sum = 0
      for (let q = 0; q < T; q++) for (let k = 0; k <= q; k++) sum += term(pattern[(q * (q + 1)) / 2 + k]!, q, k)
      return sum / T
    })
  const entropy = overQueries((w) => (w > 0 ? -w * Math.log(w) : 0))
  const distance = overQueries((w, q, k) => w * (q - k))
  const layers = { from: 1, to: 1 }
  for (const spec of [{ reduce: 'none' }, { reduce: 'heads', layers }, { reduce: 'all' }] as const) {
    const result = asAttention(await llama.ask(engine, { kind: 'attention', heads: [2], ...spec }, IDS))
    expect([result.nHeads, largestDifference(result.headEntropy!, entropy) < 1e-5]).toEqual([4, true])
    expect(largestDifference(result.headDistance!, distance)).toBeLessThan(1e-5)
    expect(result.rollout).toEqual(every.rollout)
  }
})

it('rolls attention out: half of each stream is passed on, half mixed by the mean pattern, layer after layer', () => {
  const T = IDS.length
  let flow = Array.from({ length: T }, (_, q) => Array.from({ length: T }, (_, k) => Number(q === k)))
  for (const layer of [0, 1]) {
    const weights = mean([0, 1, 2, 3].map((h) => head(layer, h)))
    const at = (q: number, k: number) => (k > q ? 0 : weights[(q * (q + 1)) / 2 + k]!)
    flow = flow.map((row, q) =>
      row.map((_, k) => 0.5 * flow.reduce((n, source, m) => n + at(q, m) * source[k]!, flow[q]![k]!)),
    )
  }
  expect(
    largestDifference(
      every.rollout!,
      flow.flatMap((row, q) => row.slice(0, q + 1)),
    ),
  ).toBeLessThan(1e-6)
})
