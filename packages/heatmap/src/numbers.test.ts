import { expect, test } from 'vitest'
import {
  exactFloat,
  formatBytes,
  formatNats,
  formatProb,
  formatRank,
  formatWeight,
  formatWeightShort,
} from './numbers.js'

const plain = (text: string) => text.replace(/[\u00a0\u2009]/g, ' ')

test.each([
  [0.62111, '62.1 %'],
  [0.01, '1.0 %'],
  [0.00043, '0.043 %'],
  [0.0001, '0.010 %'],
  [0.0000031, '3.1e-6'],
  [1e-30, '1.0e-30'],
  [0, '0 %'],
  [1, '100 %'],
  [0.99999, '> 99.9 %'],
  [Number.NaN, '–'],
])('probability %s reads %s', (prob, text) => expect(plain(formatProb(prob))).toBe(text))

test.each([
  [1.918, '1.92 nats'],
  [0, '0.00 nats'],
  [0.00031, '3.1e-4 nats'],
  [-0.5, '−0.50 nats'],
  [Number.POSITIVE_INFINITY, '∞ nats'],
  [Number.NaN, '–'],
])('%s nats read %s', (nats, text) => expect(plain(formatNats(nats))).toBe(text))

test('ranks have thin spaces, and no rank is a dash', () => {
  expect([1, 999, 12_408, 1_234_567].map(formatRank)).toEqual(['1', '999', '12\u2009408', '1\u2009234\u2009567'])
  expect([0, Number.NaN].map(formatRank)).toEqual(['–', '–'])
})

test('an attention weight is zero only when it is', () => {
  expect([0.712, 0.0031, 0, 1].map(formatWeight)).toEqual(['0.71', '3.1e-3', '0', '1.00'])
  expect([0.712, 0.0031, 0].map(formatWeightShort)).toEqual(['0.71', '<0.01', '0'])
})

test('full precision is what float32 holds, whatever the last bits of the double say', () => {
  expect([0.1, 0.0007522176440178752, 0.0007522176440178753, 1 / 3, 0, -2.5, 1e-30].map(exactFloat)).toEqual([
    '0.1',
    '0.00075221764',
    '0.00075221764',
    '0.33333333',
    '0',
    '-2.5',
    '1e-30',
  ])
  expect(exactFloat(Number.NaN)).toBe('NaN')
  for (const value of [Math.fround(Math.PI), Math.fround(1.1e-20), 16_777_215])
    expect(Math.fround(Number(exactFloat(value)))).toBe(value)
})

test('bytes are decimal', () => {
  expect([0, 999, 18_500, 340_000_000, 1.2e9].map((n) => plain(formatBytes(n)))).toEqual([
    '0 B',
    '999 B',
    '19 kB',
    '340 MB',
    '1.2 GB',
  ])
})
