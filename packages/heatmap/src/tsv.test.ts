import { expect, test } from 'vitest'
import { attentionTsv } from './attention-tsv.js'
import { tinyAttention, tinyLens } from './fixtures/tiny-results.js'
import { toTsv } from './tsv.js'

test('a block has raw tokens across, rows as drawn, full precision, and quotes what would break a line', () =>
  expect(toTsv(tinyLens, { rows: [1, 2], positions: [0, 2] }, 'targetRank')).toBe(
    'Rank of the true next token\tThe\t cat\t"\n"\noutput\t1\t1\t\nL1\t1\t3\t',
  ))

test('masked weights are empty', () =>
  expect(attentionTsv(tinyAttention, { layer: 2, head: 1 }, [0, 1], [0, 1])).toBe(
    'Attention: query ↓ key →\tThe\t cat\nThe\t1\t\n cat\t0.25\t0.75',
  ))
