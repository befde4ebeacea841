import type { DatasetFacts, DatasetFormat, DatasetPrompt, ErrorFacts } from '@lensboard/contract'

/** How to read a file; without a column the likeliest one is taken, without an answer column there are no answers. */
export interface DatasetRequest {
  format: DatasetFormat
  column?: string
  answerColumn?: string
}

export interface ReadDataset {
  prompts: DatasetPrompt[]
  /** Every column of the file; none where a line is a prompt. */
  columns: string[]
  column?: string
  answerColumn?: string
  broken: DatasetFacts['broken']
}

/** What the reading thread says once. */
export type FromReader = { read: ReadDataset } | { error: ErrorFacts }
