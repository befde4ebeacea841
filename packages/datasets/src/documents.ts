import type { DatasetFormat } from '@lensboard/contract'
import type { Broken } from './broken-rows.js'

/** How to read a file as documents; without a column the likeliest one is taken. */
export interface DocumentsRequest {
  format: DatasetFormat
  /** Of plain text: `paragraph`, `line` or `file`. */
  column?: string
}

/** A file that is being read as documents. */
export interface Documents {
  /** Every column that may be chosen. */
  columns: string[]
  column?: string
  /** Each once, in the file's order; throws DATASET_INVALID where there is no more to read as documents. */
  all: AsyncIterable<string>
  /** Of what was read so far. */
  tally: DocumentsTally
}

export interface DocumentsTally {
  documents: number
  characters: number
  broken: Broken
}
