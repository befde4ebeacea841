import { LIMITS } from '@lensboard/contract'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, it } from 'vitest'
import { readDataset } from './read-dataset.js'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const refusal = (bytes: Uint8Array, format: 'txt' | 'jsonl' | 'csv' | 'parquet', column?: string) =>
  readDataset(bytes, { format, ...(column === undefined ? {} : { column }) }).catch((error: unknown) => error)

describe('lines', () => {
  it('are prompts as they stand; blank ones are none, and ones that are no text are counted', async () => {
    const bytes = new Uint8Array([...bytesOf('\ufeffone\r\n\r\n two \nba\0d\n'), 0xff, 0xfe, 10, ...bytesOf('three')])
    expect(await readDataset(bytes, { format: 'txt' })).toEqual({
      prompts: [{ text: 'one' }, { text: ' two ' }, { text: 'three' }],
      columns: [],
      broken: {
        count: 2,
        first: [
          { line: 4, why: 'It is not UTF-8 text.' },
          { line: 5, why: 'It is not UTF-8 text.' },
        ],
      },
    })
  })

  it('are fifty prompts of JSON with three broken ones among them', async () => {
    const lines = Array.from({ length: 53 }, (_, n) =>
      JSON.stringify({ id: n, text: `prompt ${n}`, answer: n % 2 ? 'yes' : null }),
    )
    lines[10] = '{"text": "cut'
    lines[20] = JSON.stringify({ id: 20 })
    lines[30] = JSON.stringify({ text: ['no', 'text'] })
    const read = await readDataset(bytesOf(lines.join('\n')), { format: 'jsonl', answerColumn: 'answer' })
    expect(read).toMatchObject({ columns: ['id', 'text', 'answer'], column: 'text', answerColumn: 'answer' })
    expect(read.prompts).toHaveLength(50)
    expect(read.prompts[1]).toEqual({ text: 'prompt 1', answer: 'yes' })
    expect(read.prompts[2]).toEqual({ text: 'prompt 2' })
    expect(read.broken).toEqual({
      count: 3,
      first: [
        { line: 11, why: 'It is no JSON.' },
        { line: 21, why: 'It has no text.' },
        { line: 31, why: 'Its text is no text.' },
      ],
    })
  })
})

describe('a table', () => {
  it('of CSV keeps quotes, commas and line breaks in its cells, and counts rows that do not fit', async () => {
    const csv = 'id,question,answer\n1,"Say ""hi"", please",hi\n2,two,three,four\n3,"over\ntwo lines",yes\n'
    const read = await readDataset(bytesOf(csv), { format: 'csv', answerColumn: 'answer' })
    expect(read).toMatchObject({ columns: ['id', 'question', 'answer'], column: 'question' })
    expect(read.prompts).toEqual([
      { text: 'Say "hi", please', answer: 'hi' },
      { text: 'over\ntwo lines', answer: 'yes' },
    ])
    expect(read.broken).toEqual({
      count: 1,
      first: [{ line: 3, why: 'It has another number of columns than the header.' }],
    })
  })

  it('names a column without a name after its place', async () => {
    const read = await readDataset(bytesOf(',prompt,\n1,x,y\n'), { format: 'csv', answerColumn: 'column 3' })
    expect(read).toMatchObject({ columns: ['column 1', 'prompt', 'column 3'], prompts: [{ text: 'x', answer: 'y' }] })
  })

  it('may be cut by tabs or semicolons', async () => {
    for (const cut of ['\t', ';'])
      expect((await readDataset(bytesOf(`a${cut}prompt\n1${cut}x, y\n`), { format: 'csv' })).prompts).toEqual([
        { text: 'x, y' },
      ])
  })

  it('of Parquet is read by column, and a column that is not there is told with those that are', async () => {
    const bytes = new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          { name: 'id', data: [1, 2, 3], type: 'INT32' },
          { name: 'prompt', data: ['one', 'two', ''], type: 'STRING' },
          { name: 'label', data: ['eins', 'zwei', 'drei'], type: 'STRING' },
        ],
      }),
    )
    const read = await readDataset(bytes, { format: 'parquet', answerColumn: 'label' })
    expect(read).toMatchObject({ columns: ['id', 'prompt', 'label'], column: 'prompt' })
    expect(read.prompts).toEqual([
      { text: 'one', answer: 'eins' },
      { text: 'two', answer: 'zwei' },
    ])
    expect(read.broken).toEqual({ count: 1, first: [{ line: 3, why: 'It has no prompt.' }] })
    expect(await refusal(bytes, 'parquet', 'nothing')).toMatchObject({
      code: 'DATASET_INVALID',
      message: 'This file has no column nothing. It has: id, prompt, label.',
    })
  })
})

const TWICE = 'This file has two columns named a. Rename one of them.'

describe('a file is refused', () => {
  it.each([
    ['that is empty', new Uint8Array(), 'txt', 'This file holds no prompts.'],
    ['that is no Parquet', bytesOf('PAR1 nonsense'), 'parquet', 'This is no Parquet file, or it was cut off.'],
    ['of numbers alone', bytesOf('{"a":{}}\n'), 'jsonl', 'No column of this file holds text. It has: a.'],
    ['with two columns of one name', bytesOf('a,prompt,a\n1,x,2\n'), 'csv', TWICE],
    ['of a header alone', bytesOf('prompt,answer\n'), 'csv', 'This file holds no prompts.'],
    ['of 10,001 lines', bytesOf('x\n'.repeat(10_001)), 'txt', 'This file has more than 10,000 prompts. Split it.'],
    ['of 21 MB', new Uint8Array(LIMITS.datasetBytes + 1), 'txt', 'This file is larger than 20 MB. Split it.'],
  ] as const)('%s', async (_, bytes, format, message) => {
    expect(await refusal(bytes, format)).toMatchObject({ code: 'DATASET_INVALID', message })
  })

  it('when a quote in it is never closed, with the line', async () => {
    expect(await refusal(bytesOf('prompt\n"one\ntwo\n'), 'csv')).toMatchObject({
      message: expect.stringMatching(/^No prompts could be read\. Line \d+: Its quotes do not match\.$/),
    })
  })
})
