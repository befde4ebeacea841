import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { type CsvError, parse } from 'csv-parse'
import { fileLines } from './file-lines.js'
import { delimiterOf, namesOf, whyOf } from './read-csv.js'
import { decodeText } from './read-lines.js'
import type { Row } from './rows.js'
import { ROW_BYTES_MAX, TOO_LONG } from './stream-json-lines.js'

/** Rows of a table that is cut by commas, semicolons or tabs, as `readCsv` reads it. Throws DATASET_INVALID. */
export async function* streamCsv(path: string): AsyncGenerator<Row> {
  const broken: Row[] = []
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(await headerOf(path)),
    columns: namesOf,
    info: true,
    skip_empty_lines: true,
    relax_column_count_less: false,
    max_record_size: ROW_BYTES_MAX,
    skip_records_with_error: true,
    on_skip: (error: CsvError | undefined) => {
      const why = error?.code === 'CSV_MAX_RECORD_SIZE' ? TOO_LONG : whyOf(error)
      broken.push({ line: Number(error?.lines ?? 0), why })
      return undefined
    },
  })
  // What goes wrong on either side ends the rows with it.
  pipeline(createReadStream(path), parser, () => {})
  for await (const { record, info } of parser as AsyncIterable<{ record: unknown; info: { lines: number } }>) {
    yield* broken.splice(0)
    yield { line: info.lines, value: record }
  }
  yield* broken
}

async function headerOf(path: string): Promise<string> {
  for await (const [header] of fileLines(path, { maxBytes: ROW_BYTES_MAX }))
    if (header) return header.bytes ? decodeText(header.bytes) : ''
  return ''
}
