import { AppError } from '@lensboard/contract'
import type { DatasetRequest, ReadDataset } from './dataset-request.js'
import { likelyColumn, pickPrompts } from './pick-prompts.js'
import { readCsv } from './read-csv.js'
import { readJsonLines, readTextLines } from './read-lines.js'
import { readParquet } from './read-parquet.js'
import type { Rows } from './rows.js'

/** What `readDataset` does, on whatever thread it is called. */
export async function readRows(bytes: Uint8Array, request: DatasetRequest): Promise<ReadDataset> {
  const { format, answerColumn } = request
  let rows = await rowsOf(bytes, request)
  const column = request.column ?? likelyColumn(rows)
  for (const name of [request.column, answerColumn])
    if (name !== undefined && !rows.columns.includes(name))
      throw new AppError('DATASET_INVALID', `This file has no column ${name}. It has: ${namesOf(rows)}.`)
  if (rows.columns.length > 0 && column === undefined)
    throw new AppError('DATASET_INVALID', `No column of this file holds text. It has: ${namesOf(rows)}.`)
  // Which columns to read of a Parquet file is only known once its own are.
  if (format === 'parquet' && request.column === undefined) rows = await rowsOf(bytes, { ...request, column: column! })
  const { prompts, broken } = pickPrompts(rows.rows, column, answerColumn)
  if (prompts.length === 0) {
    const [first] = broken.first
    throw new AppError(
      'DATASET_INVALID',
      first ? `No prompts could be read. Line ${first.line}: ${first.why}` : 'This file holds no prompts.',
    )
  }
  return {
    prompts,
    columns: rows.columns,
    ...(column === undefined ? {} : { column }),
    ...(answerColumn === undefined ? {} : { answerColumn }),
    broken,
  }
}

const NAMES_TOLD = 12
const namesOf = ({ columns }: Rows) =>
  columns.length === 0 ? 'none' : `${columns.slice(0, NAMES_TOLD).join(', ')}${columns.length > NAMES_TOLD ? ' …' : ''}`

async function rowsOf(bytes: Uint8Array, { format, column, answerColumn }: DatasetRequest): Promise<Rows> {
  if (format === 'txt') return readTextLines(bytes)
  if (format === 'jsonl') return readJsonLines(bytes)
  if (format === 'csv') return readCsv(bytes)
  return readParquet(bytes, column === undefined ? [] : [column, ...(answerColumn === undefined ? [] : [answerColumn])])
}
