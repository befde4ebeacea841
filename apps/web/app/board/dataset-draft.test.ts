import type { DatasetSpec } from '@lensboard/contract'
import { expect, it } from 'vitest'
import { datasetDraft, datasetMessages, datasetPart, EMPTY_DATASET } from './dataset-draft'
import { countWords } from './dataset-words'

const spec: DatasetSpec = {
  kind: 'dataset',
  checkpoint: { name: 'workshop', hash: 'a'.repeat(64) },
  dataset: { name: 'Capitals', hash: 'b'.repeat(64) },
  bos: 'auto',
  rows: { pre: true, mid: false, stride: 1 },
  at: 'all',
  limit: 20,
  interventions: [],
}

it('a card comes back out of its form as it was', () => {
  const { dataset, at, limit } = spec
  expect(datasetPart(datasetDraft(spec))).toEqual({ dataset, at, limit })
  const { limit: _, ...all } = spec
  expect(datasetPart(datasetDraft(all))).toEqual({ dataset, at })
})

it('a form without a list, or with a limit that is no number of prompts, says so', () => {
  expect(datasetMessages(EMPTY_DATASET)).toEqual([{ field: 'dataset', say: 'Choose a list of prompts.' }])
  const limited = (limit: string) => datasetMessages({ ...datasetDraft(spec), limit }).map(({ field }) => field)
  expect(['', ' 7 ', '10000'].map(limited)).toEqual([[], [], []])
  expect(['0', '10001', '1e3', '-1', 'ten', '2.5'].map(limited)).toEqual(Array(6).fill(['limit']))
})

it('the words of a list count prompts, answers and what was left out', () => {
  const broken = (count: number) => ({ count })
  expect(countWords({ prompts: 1, answers: 0, broken: broken(0) })).toBe('1 prompt.')
  expect(countWords({ prompts: 1200, answers: 1200, broken: broken(1) })).toBe(
    '1,200 prompts, each with an expected answer. 1 broken line is left out.',
  )
  expect(countWords({ prompts: 50, answers: 48, broken: broken(3) })).toBe(
    '50 prompts, 48 with an expected answer. 3 broken lines are left out.',
  )
})
