import { AppError, LIMITS } from '@lensboard/contract'
import { expect, it } from 'vitest'
import { positionsPerChunk } from '../cards/read-lens.js'
import { lensRows } from '../lens-rows.js'
import { checkIds, checkResultCells } from './question.js'

const named = { name: 'tiny', nCtx: 1e6, dVocab: 10 } as Parameters<typeof checkIds>[1]
const said = (act: () => void) => {
  try {
    act()
  } catch (error) {
    if (error instanceof AppError) return `${error.code} ${error.message}`
    throw error
  }
  return 'accepted'
}

it('reads at most what the product allows, whatever the checkpoint could', () => {
  expect(said(() => checkIds(Array(LIMITS.promptTokens).fill(1), named))).toBe('accepted')
  expect(said(() => checkIds(Array(10_000).fill(1), named))).toBe(
    'PROMPT_TOO_LONG This prompt has 10000 tokens; tiny is read up to 2048. Shorten it.',
  )
})

it('names the token id that is outside the vocabulary', () => {
  for (const id of [10, -1, 0.5]) expect(said(() => checkIds([1, id], named))).toContain(`Token id ${id} is outside`)
})

it('refuses a result that would not be stored, with both sizes', () => {
  expect(said(() => checkResultCells(LIMITS.resultBytes / 4))).toBe('accepted')
  expect(said(() => checkResultCells(LIMITS.resultBytes / 2))).toContain('would take 64 MB, and 32 MB is the most')
})

it('cuts chunks of 64 to 256 rows, and never of less than a position', () => {
  expect(positionsPerChunk(17, 5_120)).toBe(15)
  expect(positionsPerChunk(9, 50_257)).toBe(18)
  expect(positionsPerChunk(33, 256_000)).toBe(1)
  expect(positionsPerChunk(1_025, 128_000)).toBe(1)
})

it('keeps the output row when the range holds no other', () => {
  const output = { site: 'output', layer: 3 }
  expect(lensRows({ pre: true, mid: false, stride: 9, from: 3, to: 3 }, 4)).toEqual([
    { site: 'resid_pre', layer: 3 },
    output,
  ])
  expect(lensRows({ pre: true, mid: true, stride: 2 }, 4).map(({ site, layer }) => `${site}.${layer}`)).toEqual([
    'resid_pre.0',
    'resid_mid.0',
    'resid_pre.2',
    'resid_mid.2',
    'output.3',
  ])
})
