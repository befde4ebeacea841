import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LIMITS } from '@lensboard/contract'
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer'
import { afterAll, describe, expect, it } from 'vitest'
import type { DocumentsRequest } from './documents.js'
import { readDocuments } from './read-documents.js'

const folder = mkdtempSync(join(tmpdir(), 'documents-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
function fileOf(...content: (string | Uint8Array)[]): string {
  const path = join(folder, String(files++))
  writeFileSync(path, Buffer.concat(content.map((part) => Buffer.from(part as string))))
  return path
}

async function read(path: string, request: DocumentsRequest) {
  const { all, tally, ...columns } = await readDocuments(path, request)
  const documents: string[] = []
  for await (const document of all) documents.push(document)
  return { ...columns, ...tally, documents }
}

const refusal = (path: string, request: DocumentsRequest) =>
  read(path, request).then(
    () => 'read',
    (error: Error & { code?: string }) => `${error.code}: ${error.message}`,
  )
const parquet = (columnData: ColumnSource[], rowGroupSize = 100_000) =>
  fileOf(new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize, pageSize: 1_000 })))

const NOT_TEXT = 'It is not UTF-8 text.'
const UNITS = ['paragraph', 'line', 'file']

describe('plain text', () => {
  const book = 'One line\r\nand its second.\r\n\r\n\n \nA new paragraph\n'

  it('is read by paragraphs where it has blank lines, and by lines or as a whole when asked', async () => {
    const path = fileOf('\ufeff', book)
    const paragraphs = ['One line\nand its second.', 'A new paragraph']
    const none = { count: 0, first: [] }
    expect(await read(path, { format: 'txt' })).toEqual({
      ...{ columns: UNITS, column: 'paragraph', documents: paragraphs, characters: 39, broken: none },
    })
    expect((await read(path, { format: 'txt', column: 'line' })).documents).toEqual([
      'One line',
      'and its second.',
      'A new paragraph',
    ])
    expect((await read(path, { format: 'txt', column: 'file' })).documents).toEqual([
      'One line\nand its second.\n\n\n \nA new paragraph',
    ])
    expect(await read(fileOf('a\nb\n\n'), { format: 'txt' })).toMatchObject({ column: 'line', documents: ['a', 'b'] })
  })

  it('of one line of a megabyte becomes documents that together are the line', async () => {
    const line = 'wörd 📷 '.repeat(120_000)
    const { documents, column } = await read(fileOf(line), { format: 'txt' })
    expect(column).toBe('line')
    expect(documents.length).toBeGreaterThan(5)
    expect(Math.max(...documents.map(({ length }) => length))).toBeLessThanOrEqual(LIMITS.documentChars)
    expect(documents.join('') === line).toBe(true)
    const solid = '字📷'.repeat(100_000)
    expect((await read(fileOf(solid), { format: 'txt', column: 'file' })).documents.join('') === solid).toBe(true)
  })

  it('that is not UTF-8 is counted with its line', async () => {
    const read2 = await read(fileOf('good\n', new Uint8Array([0xff, 0xfe, 10]), 'ba\0d\nfine\n'), { format: 'txt' })
    expect(read2).toMatchObject({ documents: ['good', 'fine'] })
    expect(read2.broken).toEqual({
      count: 2,
      first: [
        { line: 2, why: NOT_TEXT },
        { line: 3, why: NOT_TEXT },
      ],
    })
  })
})

describe('JSON Lines', () => {
  it('have their documents in the likeliest column; broken and endless lines are left out', async () => {
    const endless = `{"text": "${'x'.repeat(9 * 1024 * 1024)}"}\n`
    const path = fileOf('{"id": 1, "title": "t", "text": "one"}\n', '{"text": 3\n', endless, '{"id": 2}\n', '"two"\n')
    expect(await read(path, { format: 'jsonl' })).toEqual({
      ...{ columns: ['id', 'title', 'text'], column: 'text', documents: ['one', 'two'], characters: 6 },
      broken: {
        count: 3,
        first: [
          { line: 2, why: 'It is no JSON.' },
          { line: 3, why: 'It is longer than 8 MB.' },
          { line: 4, why: 'It has no text.' },
        ],
      },
    })
    expect((await read(path, { format: 'jsonl', column: 'title' })).documents).toEqual(['t', 'two'])
  })

  it('may hold a book, which is cut between characters', async () => {
    const book = '📷'.repeat(150_000)
    const { documents } = await read(fileOf(JSON.stringify({ text: `x${book}` })), { format: 'jsonl' })
    expect(documents.map(({ length }) => length)).toEqual([LIMITS.documentChars - 1, 100_002])
    expect(documents.join('') === `x${book}`).toBe(true)
  })
})

describe('a table', () => {
  it('of CSV keeps what is quoted, and counts rows that do not fit', async () => {
    const path = fileOf('id;content\n1;"a ""quoted""\nline"\n2;too;many\n3;last\n')
    expect(await read(path, { format: 'csv' })).toMatchObject({
      ...{ columns: ['id', 'content'], column: 'content', documents: ['a "quoted"\nline', 'last'] },
      broken: { count: 1, first: [{ line: 4, why: 'It has another number of columns than the header.' }] },
    })
  })

  it('of Parquet is read page by page through its row groups, in its order, without what is no text', async () => {
    const text = Array.from({ length: 2_500 }, (_, n) =>
      n === 7 ? null : n % 3 === 0 ? 'the same' : `row ${n} ${'x'.repeat(n % 50)}`,
    )
    const path = parquet(
      [
        { name: 'id', data: text.map((_, n) => n), type: 'INT32' },
        { name: 'text', data: text, type: 'STRING' },
      ],
      1_000,
    )
    const found = await read(path, { format: 'parquet' })
    expect(found.documents).toEqual(text.filter((one) => one !== null))
    expect(found).toMatchObject({
      columns: ['text'],
      column: 'text',
      broken: { count: 1, first: [{ line: 8, why: 'It has no text.' }] },
    })
  })
})

describe('a file is refused', () => {
  const numbers = () => parquet([{ name: 'id', data: [1, 2], type: 'INT32' }])
  const cut = () => {
    const whole = parquetWriteBuffer({ columnData: [{ name: 'text', data: ['a'], type: 'STRING' }] })
    return fileOf(new Uint8Array(whole).subarray(0, whole.byteLength - 20))
  }
  const damaged = () => {
    const whole = new Uint8Array(
      parquetWriteBuffer({ columnData: [{ name: 'text', data: ['abcdefgh'], type: 'STRING' }], codec: 'UNCOMPRESSED' }),
    )
    return fileOf(whole.fill(0x7f, 4, 30))
  }
  it.each([
    ['that is empty', () => fileOf(''), 'txt', undefined, 'This file holds no text.'],
    ['of blank lines', () => fileOf('\n \n'), 'jsonl', undefined, 'This file holds no text.'],
    ['of Parquet without text', numbers, 'parquet', undefined, 'No column of this file holds text. It has: id.'],
    [
      'of Parquet without rows',
      () => parquet([{ name: 'text', data: [], type: 'STRING' }]),
      'parquet',
      undefined,
      'This file holds no text.',
    ],
    ['that is cut off', cut, 'parquet', undefined, 'This is no Parquet file, or it was cut off.'],
    [
      'that is no Parquet',
      () => fileOf('PAR1 a text that is no table PAR1'),
      'parquet',
      undefined,
      'This is no Parquet file, or it was cut off.',
    ],
    ['that is damaged', damaged, 'parquet', undefined, 'This Parquet file is damaged or packed in an unknown way.'],
    ['without the column', () => fileOf('{"a": "x"}'), 'jsonl', 'b', 'This file has no column b. It has: a.'],
    ['of numbers', () => fileOf('{"a": 1}'), 'jsonl', undefined, 'No column of this file holds text. It has: a.'],
    [
      'that is no JSON',
      () => fileOf('\x89PNG'),
      'jsonl',
      undefined,
      'No documents could be read. Line 1: It is no JSON.',
    ],
    ['whose header is all', () => fileOf('text,id\n'), 'csv', undefined, 'This file holds no text.'],
    [
      'with two columns of one name',
      () => fileOf('a,a\n1,2\n'),
      'csv',
      undefined,
      'This file has two columns named a. Rename one of them.',
    ],
  ] as const)('%s', async (_, file, format, column, message) => {
    expect(await refusal(file(), { format, ...(column && { column }) })).toBe(`DATASET_INVALID: ${message}`)
  })
})
