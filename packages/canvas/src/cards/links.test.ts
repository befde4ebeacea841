import type { AttentionResult, LensResult } from '@lensboard/contract'
import { expect, test } from 'vitest'
import { pointOn } from './links.js'

const common = (texts: string[]) => ({
  ids: Int32Array.from(texts, (text) => text.length),
  tokens: texts.map((text) => ({ text })),
  facts: { checkpoint: { name: 'm', hash: 'a'.repeat(64) } },
})
const lens = (texts: string[], layers: number) =>
  ({
    ...{ kind: 'lens', ...common(texts) },
    rows: [
      ...Array.from({ length: layers }, (_, layer) => ({ site: 'resid_pre', layer })),
      { site: 'output', layer: layers - 1 },
    ],
  }) as unknown as LensResult
const attention = (texts: string[]) => ({ kind: 'attention', ...common(texts) }) as unknown as AttentionResult

const prompt = ['The', ' capital', ' of', ' France']

test('a lens cell is its position on attention, and the same row on a lens that has it', () => {
  const from = lens(prompt, 4)
  expect(pointOn(from, { row: 2, position: 1 }, attention(prompt))).toEqual({ row: -1, position: 1 })
  expect(pointOn(from, { row: 2, position: 1 }, lens(prompt, 8))).toEqual({ row: 2, position: 1 })
  expect(pointOn(from, { row: 4, position: 1 }, lens(prompt, 8))).toEqual({ row: 8, position: 1 })
  expect(pointOn(from, { row: 3, position: 1 }, lens(prompt, 2))).toEqual({ row: -1, position: 1 })
})

test('an attention cell is two positions elsewhere: the one that reads, and the one that is read', () => {
  const cell = { row: 3, position: 1 }
  expect(pointOn(attention(prompt), cell, lens(prompt, 4))).toEqual({ row: -1, position: 3, key: 1 })
  expect(pointOn(attention(prompt), cell, attention(prompt))).toEqual({ row: -1, position: 3, key: 1 })
})

test('of two positions that one is shown that the other card has in common', () => {
  const cell = { row: 3, position: 1 }
  expect(pointOn(attention(prompt), cell, attention(prompt.slice(0, 2)))).toEqual({ row: -1, position: -1, key: 1 })
  expect(pointOn(attention(prompt), cell, attention(['A', ...prompt]))).toBeNull()
  expect(pointOn(lens(prompt, 4), { row: 0, position: 3 }, attention(prompt.slice(0, 2)))).toBeNull()
})
