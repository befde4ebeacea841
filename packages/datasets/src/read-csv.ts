import { AppError } from '@lensboard/contract'
import { type CsvError, parse } from 'csv-parse/sync'
import { decodeText } from './read-lines.js'
import type { Row, Rows } from './rows.js'

/** A record longer than this is a quote that was never closed. */
const RECORD_CHARS_MAX = 400_000

/** Comma, semicolon or tab, whichever the header has; quotes and line breaks inside them as in RFC 4180. */
export function readCsv(bytes: Uint8Array): Rows {
  const text = decodeText(bytes)
  const rows: Row[] = []
  let columns: string[] = []
  const records = parse(text, {
    bom: true,
    delimiter: delimiterOf(text.split(/\r?\n/, 1)[0] ?? ''),
    columns: (header: string[]) => {
      columns = namesOf(header)
      return columns
    },
    info: true,
    skip_empty_lines: true,
    relax_column_count_less: false,
    max_record_size: RECORD_CHARS_MAX,
    skip_records_with_error: true,
    on_skip: (error: CsvError | undefined) => {
      rows.push({ line: Number(error?.lines ?? 0), why: whyOf(error) })
      return undefined
    },
  }) as unknown as { record: Record<string, string>; info: { lines: number } }[]
  for (const { record, info } of records) rows.push({ line: info.lines, value: record })
  return { columns, rows: rows.sort((a, b) => a.line - b.line) }
}

/** Trimmed names; a column without one is named after its place. Throws DATASET_INVALID where two have the same. */
export function namesOf(header: readonly string[]): string[] {
  const names = header.map((name, n) => name.trim() || `column ${n + 1}`)
  const twice = names.find((name, n) => names.indexOf(name) < n)
  if (twice !== undefined)
    throw new AppError('DATASET_INVALID', `This file has two columns named ${twice}. Rename one of them.`)
  return names
}

export function delimiterOf(header: string): string {
  if (header.includes(',')) return ','
  if (header.includes('\t')) return '\t'
  return header.includes(';') ? ';' : ','
}

export function whyOf(error: CsvError | undefined): string {
  if (error?.code.includes('QUOTE')) return 'Its quotes do not match.'
  if (error?.code.includes('COLUMN')) return 'It has another number of columns than the header.'
  return 'It is no CSV.'
}
