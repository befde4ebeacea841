import type { LensRow } from '@lensboard/contract'
import { expect, test } from 'vitest'
import { alignRows } from './align-rows.js'
import { alignByPosition, alignTokens, type Pair } from './align-tokens.js'

function draws(seed: number) {
  let state = seed
  return (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Length of a longest common subsequence, tried in every way. */
function tried(a: readonly number[], b: readonly number[]): number {
  if (a.length === 0 || b.length === 0) return 0
  const [x, ...restA] = a
  const [y, ...restB] = b
  return x === y ? 1 + tried(restA, restB) : Math.max(tried(restA, b), tried(a, restB))
}

const sideOf = (pairs: readonly Pair[], side: 'a' | 'b') => pairs.map((pair) => pair[side]).filter((i) => i >= 0)
const common = (pairs: readonly Pair[]) => pairs.filter(({ a, b }) => a >= 0 && b >= 0)
const counting = (length: number) => Array.from({ length }, (_, i) => i)

test('every token of two lists is in exactly one column, in order, and common columns hold equal tokens', () => {
  const draw = draws(7)
  for (let round = 0; round < 400; round++) {
    const list = () => Array.from({ length: draw(30) }, () => draw(4))
    const [a, b] = [list(), list()]
    const pairs = alignTokens(a, b)
    expect(sideOf(pairs, 'a')).toEqual(counting(a.length))
    expect(sideOf(pairs, 'b')).toEqual(counting(b.length))
    for (const pair of common(pairs)) expect(a[pair.a]).toBe(b[pair.b])
  }
})

test('no alignment has more common tokens, and swapping the lists swaps the sides', () => {
  const draw = draws(11)
  for (let round = 0; round < 400; round++) {
    const list = () => Array.from({ length: draw(9) }, () => draw(3))
    const [a, b] = [list(), list()]
    const pairs = common(alignTokens(a, b))
    expect(pairs.length).toBe(tried(a, b))
    expect(common(alignTokens(b, a))).toEqual(pairs.map((pair) => ({ a: pair.b, b: pair.a })))
  }
})

test('tokens put into a list leave every other token aligned', () => {
  const draw = draws(13)
  for (let round = 0; round < 100; round++) {
    // Distinct, so that there is one best alignment.
    const a = counting(20).map((i) => i * 10)
    const b = a.flatMap((token) => (draw(4) === 0 ? [1000 + token, token] : [token]))
    expect(common(alignTokens(a, b)).map((pair) => a[pair.a])).toEqual(a)
  }
})

test('texts as well as ids are compared, and two lists of thousands take no time', () => {
  expect(common(alignTokens(['The', ' cat', ' sat'], ['The', ' dog', ' sat']))).toEqual([
    { a: 0, b: 0 },
    { a: 2, b: 2 },
  ])
  const draw = draws(17)
  const [a, b] = [0, 1].map(() => Array.from({ length: 2048 }, () => draw(500)))
  const begun = performance.now()
  expect(common(alignTokens(a!, b!)).length).toBeGreaterThan(100)
  expect(performance.now() - begun).toBeLessThan(2000)
})

test('what is too long for a table is aligned at its common start and end alone', () => {
  const long = (middle: number) => [1, 2, ...counting(5000).map((i) => middle + i), 3]
  const pairs = alignTokens(long(10_000), long(10_001))
  expect(common(pairs)).toEqual([
    { a: 0, b: 0 },
    { a: 1, b: 1 },
    { a: 5002, b: 5002 },
  ])
  expect(pairs.length).toBe(3 + 2 * 5000)
})

test('by position the longer list keeps what is beyond the shorter one', () => {
  expect(alignByPosition(1, 2)).toEqual([
    { a: 0, b: 0 },
    { a: -1, b: 1 },
  ])
})

const model = (layers: number, more: readonly LensRow[] = []): LensRow[] => [
  ...counting(layers).map((layer): LensRow => ({ site: 'resid_pre', layer })),
  ...more,
  { site: 'output', layer: layers - 1 },
]

test('every row of the shallower model finds its own row of the deeper one, in order, ends with ends', () => {
  for (const [shallow, deep] of [
    [2, 3],
    [8, 12],
    [12, 13],
    [12, 48],
    [5, 80],
  ] as const) {
    const { pairs, byDepth } = alignRows(model(shallow), model(deep))
    expect(byDepth).toBe(true)
    expect(pairs.map(({ a }) => a)).toEqual(counting(shallow + 1))
    const rows = pairs.map(({ b }) => b)
    expect([rows[0], rows.at(-1)]).toEqual([0, deep])
    expect(new Set(rows).size).toBe(rows.length)
    expect(rows).toEqual([...rows].sort((x, y) => x - y))
    for (const [layer, row] of rows.slice(0, -1).entries())
      expect(Math.abs(layer / shallow - row / deep)).toBeLessThanOrEqual(0.5 / deep + 1e-9)
    const back = alignRows(model(deep), model(shallow)).pairs
    expect(back).toEqual(pairs.map(({ a, b }) => ({ a: b, b: a })))
  }
})

test('rows of equal models are matched by what they read; what leaves a block is what enters the next', () => {
  const posts = counting(3).map((layer): LensRow => ({ site: 'resid_post', layer }))
  const { pairs, byDepth } = alignRows(model(3), posts)
  expect(byDepth).toBe(false)
  expect(pairs).toEqual([
    { a: 0, b: -1 },
    { a: 1, b: 0 },
    { a: 2, b: 1 },
    { a: 3, b: 2 },
  ])
})

test('rows of another kind, or far from every depth of the other model, stay alone', () => {
  const { pairs } = alignRows(model(2, [{ site: 'mlp_out', layer: 1 }]), [
    { site: 'resid_pre', layer: 0 },
    { site: 'output', layer: 9 },
  ])
  expect(pairs).toEqual([
    { a: 0, b: 0 },
    { a: 1, b: -1 },
    { a: 2, b: -1 },
    { a: 3, b: 1 },
  ])
})
