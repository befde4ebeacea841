import { LIMITS } from '@lensboard/contract'
import { describe, expect, it } from 'vitest'
import { likelyAnswer, sourceOfFile, sourceOfText } from './dataset-file'

const file = (name: string, text = 'x') => new File([text], name)
const refusal = (act: () => unknown): unknown => {
  try {
    return act()
  } catch (error) {
    return error
  }
}

describe('a chosen file', () => {
  it('is read by its ending, and named without it', () => {
    expect(sourceOfFile(file('Capitals of 2026.CSV'))).toMatchObject({ name: 'Capitals of 2026', format: 'csv' })
    expect(sourceOfFile(file('a.b.ndjson'))).toMatchObject({ name: 'a.b', format: 'jsonl' })
    expect(sourceOfFile(file('.txt'))).toMatchObject({ name: 'Prompts', format: 'txt' })
  })

  it('of another kind is refused with what to do instead', () => {
    const says = (name: string) => refusal(() => sourceOfFile(file(name)))
    expect(says('a.xlsx')).toMatchObject({ code: 'DATASET_INVALID', message: 'This is a spreadsheet. Save it as CSV.' })
    expect(says('a.pkl')).toMatchObject({ message: expect.stringContaining('does not run code from files') })
    expect(says('a')).toMatchObject({
      message: 'Not a format Lensboard reads. It reads text, JSON Lines, CSV, TSV and Parquet.',
    })
  })

  it('that is empty or too large is refused before it is sent, with both figures', () => {
    expect(refusal(() => sourceOfFile(file('a.txt', '')))).toMatchObject({ message: 'This file is empty.' })
    const large = new File([new Uint8Array(LIMITS.datasetBytes + 1)], 'large.csv')
    expect(refusal(() => sourceOfFile(large))).toMatchObject({
      message: 'This file has 20 MB. At most 20 MB are read. Split it.',
    })
  })
})

describe('pasted lines', () => {
  it('are a text file named after their first prompt', async () => {
    const source = sourceOfText('\n  The capital of France is\nTwo')
    expect(source).toMatchObject({ name: 'The capital of France is', format: 'txt' })
    expect(await source.bytes.text()).toBe('\n  The capital of France is\nTwo')
    expect(sourceOfText('word '.repeat(40)).name).toHaveLength(40)
  })

  it('must hold something', () => {
    expect(refusal(() => sourceOfText(' \n\t'))).toMatchObject({ message: 'Paste prompts, one a line.' })
  })
})

it('a column of a usual name is taken for the expected answers, never that of the prompts', () => {
  expect(likelyAnswer(['id', 'prompt', 'Answer'], 'prompt')).toBe('Answer')
  expect(likelyAnswer(['answer', 'text'], 'answer')).toBeUndefined()
  expect(likelyAnswer(['text', 'notes'], 'text')).toBeUndefined()
})
