import { open } from 'node:fs/promises'
import { AppError, LIMITS } from '@lensboard/contract'
import { noneBroken, noteBroken } from './broken-rows.js'
import type { Documents, DocumentsRequest, DocumentsTally } from './documents.js'
import { parquetColumns, parquetFacts } from './parquet-file.js'
import { isRecord, textOf } from './row-text.js'
import type { Row } from './rows.js'
import { streamCsv } from './stream-csv.js'
import { streamJsonLines } from './stream-json-lines.js'
import { streamParquet } from './stream-parquet.js'
import { likelyUnit, streamText, TEXT_UNITS, type TextUnit } from './stream-text.js'

/** Columns are looked for in so many rows; one that comes later is not offered. */
const LOOK_ROWS = 1_000
/** Names beyond this many are no table's. */
const COLUMNS_MAX = 1_000
/** Columns that usually hold documents, the likeliest first. */
const USUAL = ['text', 'content', 'document', 'body', 'article', 'sentence', 'prompt', 'input', 'question']

/**
 * Reads a file of any size as documents, one after the other, holding no more than a row or a page of it. A document
 * that is longer than LIMITS.documentChars becomes several. Rows without text are counted, and the first ones told.
 * Throws DATASET_INVALID for a file that cannot be read so.
 */
export async function readDocuments(path: string, { format, column: asked }: DocumentsRequest): Promise<Documents> {
  const { columns, likely, named } = await columnsOf(path, format)
  if (asked !== undefined && !columns.includes(asked))
    throw new AppError('DATASET_INVALID', `This file has no column ${asked}. It has: ${namesOf(columns)}.`)
  const column = asked ?? likely
  if (named.length > 0 && column === undefined)
    throw new AppError('DATASET_INVALID', `No column of this file holds text. It has: ${namesOf(named)}.`)
  const tally: DocumentsTally = { documents: 0, characters: 0, broken: noneBroken() }
  const rows = rowsOf(path, format, column)
  const all = documentsOf(rows, { column: format === 'txt' ? undefined : column, tally })
  return { columns, ...(column !== undefined && { column }), all, tally }
}

async function* documentsOf(
  rows: AsyncIterable<Row>,
  { column, tally }: { column: string | undefined; tally: DocumentsTally },
): AsyncGenerator<string> {
  for await (const row of rows) {
    const found = 'why' in row ? row : textOf(row.value, column)
    if ('why' in found) {
      noteBroken(tally.broken, { line: row.line, why: found.why })
      continue
    }
    for (const document of pieces(found.text)) {
      if (++tally.documents > LIMITS.textDocuments)
        throw new AppError(
          'DATASET_INVALID',
          `This file has more than ${LIMITS.textDocuments.toLocaleString('en-US')} documents. Split it.`,
        )
      tally.characters += document.length
      yield document
    }
  }
  if (tally.documents > 0) return
  const [first] = tally.broken.first
  throw new AppError(
    'DATASET_INVALID',
    first ? `No documents could be read. Line ${first.line}: ${first.why}` : 'This file holds no text.',
  )
}

/** A long document in parts, none of which begins with half a character. */
function* pieces(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    let end = Math.min(text.length, from + LIMITS.documentChars)
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end--
    yield text.slice(from, end)
    from = end
  }
}

const isHighSurrogate = (code: number) => code >= 0xd800 && code < 0xdc00

function rowsOf(path: string, format: DocumentsRequest['format'], column: string | undefined): AsyncIterable<Row> {
  if (format === 'txt') return streamText(path, column as TextUnit)
  if (format === 'jsonl') return streamJsonLines(path)
  if (format === 'csv') return streamCsv(path)
  return streamParquet(path, column!)
}

interface Columns {
  /** That may be chosen. */
  columns: string[]
  likely: string | undefined
  /** That the file has, whatever they hold. */
  named: string[]
}

async function columnsOf(path: string, format: DocumentsRequest['format']): Promise<Columns> {
  if (format === 'txt') return { columns: [...TEXT_UNITS], likely: await likelyUnit(path), named: [] }
  if (format === 'parquet') {
    const file = await open(path)
    const { text, all } = await parquetFacts(file)
      .then(({ metadata }) => parquetColumns(metadata))
      .finally(() => file.close())
    return { columns: text, likely: likeliest(text, new Set(text)), named: all }
  }
  return tableColumns(format === 'csv' ? streamCsv(path) : streamJsonLines(path))
}

/** The columns of the first rows, and those of them that hold text. */
async function tableColumns(rows: AsyncIterable<Row>): Promise<Columns> {
  const names = new Set<string>()
  const text = new Set<string>()
  let seen = 0
  for await (const row of rows) {
    if ('value' in row && isRecord(row.value))
      for (const [name, value] of Object.entries(row.value)) {
        if (names.size < COLUMNS_MAX) names.add(name)
        if (typeof value === 'string' && value.trim() !== '') text.add(name)
      }
    if (++seen === LOOK_ROWS) break
  }
  const columns = [...names]
  return { columns, likely: likeliest(columns, text), named: columns }
}

const likeliest = (columns: readonly string[], text: ReadonlySet<string>) =>
  USUAL.find((name) => text.has(name)) ?? columns.find((name) => text.has(name))

const NAMES_TOLD = 12
const namesOf = (columns: readonly string[]) =>
  columns.length === 0 ? 'none' : `${columns.slice(0, NAMES_TOLD).join(', ')}${columns.length > NAMES_TOLD ? ' …' : ''}`
