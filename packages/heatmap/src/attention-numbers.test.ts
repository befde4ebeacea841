import { expect, test } from 'vitest'
import { arcRange, arcStroke, arcsOf } from './attention-arcs.js'
import { attentionMatrix, headTriangle, shortHead } from './attention-matrix.js'
import { cutTriangle, poolTriangle } from './attention-pool.js'
import { textWeights } from './attention-text-weights.js'
import { rowSum, shownWeights, strongestLink, weightAt } from './attention-weights.js'
import { random, randomAttention } from './fixtures/random-attention.js'

const TOKENS = 41
const weights = random(TOKENS, 3)
const plain = (query: number, key: number) => (key > query ? Number.NaN : weights[(query * (query + 1)) / 2 + key]!)

test('a pooled map holds the largest weight of each box, and is masked where all of it is', () => {
  for (const side of [1, 7, 36, 41, 100]) {
    const { width, height, places } = poolTriangle(weights, TOKENS, side)
    const size = Math.min(side, TOKENS)
    expect([width, height]).toEqual([size, size])
    const boxes = new Map<number, number>()
    for (let query = 0; query < TOKENS; query++)
      for (let key = 0; key <= query; key++) {
        const box = Math.floor((query * size) / TOKENS) * size + Math.floor((key * size) / TOKENS)
        boxes.set(box, Math.max(boxes.get(box) ?? 0, plain(query, key)))
      }
    places.forEach((value, box) => {
      expect(value).toBe(boxes.get(box) ?? Number.NaN)
    })
  }
})

test('a part of a map has its cells one by one', () => {
  const { width, height, places } = cutTriangle(weights, [8, 30], [5, 20])
  expect([width, height]).toEqual([15, 22])
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) expect(places[y * width + x]).toBe(plain(8 + y, 5 + x))
})

test('arcs are the weights that reach the threshold, and the others are counted', () => {
  for (const threshold of [0, 0.05, 0.3, 1]) {
    let kept = 0
    for (let query = 0; query < TOKENS; query++)
      for (let key = 0; key <= query; key++) if (plain(query, key) >= threshold) kept++
    const { arcs, total, hidden } = arcsOf(weights, { from: 0, to: TOKENS }, threshold)
    expect([arcs.length, total, hidden]).toEqual([kept, (TOKENS * (TOKENS + 1)) / 2, total - kept])
    for (const { query, key, weight } of arcs) expect(weight).toBe(plain(query, key))
  }
  expect(arcStroke(0.6, 3)).toEqual({ opacity: expect.closeTo(0.2), width: expect.closeTo(2.2) })
})

test('a text shows what a token reads, or by which it is read', () => {
  const to = textWeights(weights, TOKENS, 17, false)
  const by = textWeights(weights, TOKENS, 17, true)
  for (let t = 0; t < TOKENS; t++) {
    expect(to[t]).toBe(plain(17, t))
    expect(by[t]).toBe(plain(t, 17))
  }
})

test('the largest over heads is taken cell by cell, and its name says so', () => {
  const result = randomAttention(9, 2, 3)
  const most = headTriangle(result, 1, 'max')
  for (let cell = 0; cell < 45; cell++)
    expect(most[cell]).toBe(Math.max(...[3, 4, 5].map((p) => result.patterns[p * 45 + cell]!)))
  expect(shortHead(result, 1, 'max')).toBe('L1 max')
  expect(headTriangle({ ...result, reduce: 'heads', heads: [] }, 1, 'max')).toEqual(result.patterns.subarray(45, 90))
  expect(attentionMatrix(result, 1, 2)[8 * 9 + 3]).toBe(result.patterns[5 * 45 + 36 + 3])
})

test('the strongest link is no sink and not the first token, which can only read itself', () => {
  const rows = [
    [1],
    [0.9, 0.1],
    [0.8, 0, 0.2],
    [0.6, 0.3, 0, 0.1],
    [0.7, 0.1, 0.1, 0.05, 0.05],
    [0.7, 0.1, 0.2, 0, 0, 0],
  ]
  const result = { ...randomAttention(6, 1, 1), patterns: Float32Array.from(rows.flat()) }
  const shown = shownWeights(result, { layer: 0, head: 0 })
  expect(shown.sinks).toEqual([{ key: 0, share: expect.closeTo(3.7 / 5) }])
  expect(strongestLink(shown)).toEqual({ query: 3, key: 1 })
  const without = shownWeights(result, { layer: 0, head: 0, sinks: 'renormalised' })
  expect(without.left).toBe('renormalised')
  expect(weightAt(without, 3, 1)).toBeCloseTo(0.75)
  expect(rowSum(without, 3)).toBeCloseTo(1)
  expect(rowSum(shownWeights(result, { layer: 0, head: 0, sinks: 'hidden' }), 3)).toBeCloseTo(0.4)
})

test('of a long prompt arcs are drawn among 256 positions: its last, or those from a chosen one on', () => {
  expect(arcRange(40, { from: 3, to: 9 })).toEqual({ from: 0, to: 40 })
  expect(arcRange(600, undefined)).toEqual({ from: 344, to: 600 })
  expect(arcRange(600, { from: 10, to: 20 })).toEqual({ from: 10, to: 266 })
  expect(arcRange(600, { from: 590, to: 600 })).toEqual({ from: 344, to: 600 })
  const whole = arcsOf(Float32Array.of(1, 0.5, 0.5, 0.2, 0.2, 0.6), { from: 1, to: 3 }, 0.3)
  expect(whole).toEqual({
    arcs: [
      { query: 1, key: 1, weight: 0.5 },
      { query: 2, key: 2, weight: Math.fround(0.6) },
    ],
    ...{ total: 3, hidden: 1 },
  })
})
