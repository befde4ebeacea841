import { expect, test } from 'vitest'
import { attentionMatrix, availableHead, headName, headTriangle, kvHeadOf, shortHead } from './attention-matrix.js'
import { meanOfHeads } from './attention-mean.js'
import { tinyAttention } from './fixtures/tiny-results.js'

const X = Number.NaN
const close = (matrix: Float32Array, rows: number[]) => {
  expect(matrix).toHaveLength(rows.length)
  rows.forEach((value, i) => {
    if (Number.isNaN(value)) expect(matrix[i]).toBeNaN()
    else expect(matrix[i]).toBeCloseTo(value, 6)
  })
}

test('a head is its own pattern, with the future masked', () =>
  close(attentionMatrix(tinyAttention, 2, 1), [1, X, X, 0.25, 0.75, X, 0.6, 0.1, 0.3]))

test('the mean over heads is taken within the layer', () =>
  close(attentionMatrix(tinyAttention, 3, 'mean'), [1, X, X, 0.5, 0.5, X, 0.25, 0.25, 0.5]))

test('the mean over all covers layers and heads, and its rows still sum to 1', () => {
  const matrix = attentionMatrix(tinyAttention, 0, 'all')
  close(matrix, [1, X, X, 0.4375, 0.5625, X, 0.325, 0.225, 0.45])
})

test('reduced results offer only what they hold', () => {
  const perLayer = {
    ...tinyAttention,
    reduce: 'heads' as const,
    heads: [],
    patterns: tinyAttention.patterns.subarray(6, 18),
  }
  expect(availableHead(perLayer, 9, 1)).toEqual({ layer: 3, head: 'mean' })
  close(attentionMatrix(perLayer, 3, 1), [1, X, X, 1, 0, X, 0, 0, 1])
  const one = { ...perLayer, reduce: 'all' as const, patterns: tinyAttention.patterns.subarray(0, 6) }
  expect(availableHead(one, 2, 0)).toEqual({ layer: 2, head: 'all' })
  close(attentionMatrix(one, 2, 0), [1, X, X, 0.5, 0.5, X, 0.2, 0.3, 0.5])
  expect(headName(one, 2, 0)).toBe('mean over all layers and heads')
})

test('a head that is not there falls back to the mean, a layer to the nearest', () =>
  expect(availableHead(tinyAttention, 0, 7)).toEqual({ layer: 2, head: 'mean' }))

test('heads that share keys and values are known only when all heads are there', () => {
  const four = { ...tinyAttention, heads: [0, 1, 2, 3], nKvHeads: 2 }
  expect([0, 1, 2, 3].map((head) => kvHeadOf(four, head))).toEqual([0, 0, 1, 1])
  expect(kvHeadOf({ ...four, heads: [1, 3] }, 3)).toBeNull()
  expect(kvHeadOf({ ...four, nKvHeads: 4 }, 3)).toBeNull()
})

test('the mean of chosen heads of several layers is a map with a name of its own', () => {
  const heads = [
    { result: tinyAttention, layer: 2, head: 1, slot: 0 },
    { result: tinyAttention, layer: 3, head: 0, slot: 2 },
  ] as const
  const mean = meanOfHeads(heads)
  const [a, b] = heads.map((one) => headTriangle(tinyAttention, one.layer, one.head))
  expect([...headTriangle(mean, 0, 'all')]).toEqual([...a!].map((weight, i) => Math.fround((weight + b![i]!) / 2)))
  expect([headName(mean, 2, 'all'), shortHead(mean, 2, 'all')]).toEqual(['mean of A, C', 'mean of A, C'])
  expect(headName(tinyAttention, 2, 'all')).toBe('mean over all layers and heads')
})
