import { AppError, type DatasetFormat, LIMITS } from '@lensboard/contract'

/** A list of prompts before it is kept: a file, or pasted lines as one. */
export interface DatasetSource {
  bytes: Blob
  /** As it would be kept. */
  name: string
  format: DatasetFormat
}

const FORMATS: Record<string, DatasetFormat> = {
  txt: 'txt',
  text: 'txt',
  md: 'txt',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  csv: 'csv',
  tsv: 'csv',
  parquet: 'parquet',
}
/** What the file picker offers. */
export const ACCEPTED = Object.keys(FORMATS)
  .map((ending) => `.${ending}`)
  .join(',')
const READS = 'It reads text, JSON Lines, CSV, TSV and Parquet.'

/** Endings of files that hold tables or code in ways that are not read, with what to do instead. */
const OTHERS: Record<string, string> = {
  json: 'This is one JSON value. Save it with one object a line, as .jsonl.',
  xlsx: 'This is a spreadsheet. Save it as CSV.',
  xls: 'This is a spreadsheet. Save it as CSV.',
  ods: 'This is a spreadsheet. Save it as CSV.',
  pkl: 'This file holds Python pickles. Lensboard does not run code from files.',
  pickle: 'This file holds Python pickles. Lensboard does not run code from files.',
  pt: 'This file holds Python pickles. Lensboard does not run code from files.',
  zip: 'This is an archive. Unpack it first.',
  gz: 'This is an archive. Unpack it first.',
}

const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(bytes < 10 * 1024 * 1024 ? 1 : 0)} MB`

/** What a chosen or dropped file is read as; throws DATASET_INVALID with what to do about one that is not read. */
export function sourceOfFile(file: File, bytesMax: number = LIMITS.datasetBytes): DatasetSource {
  const [, stem = file.name, ending = ''] = /^(.*)\.([^.]*)$/.exec(file.name) ?? []
  const format = FORMATS[ending.toLowerCase()]
  if (!format)
    throw new AppError('DATASET_INVALID', OTHERS[ending.toLowerCase()] ?? `Not a format Lensboard reads. ${READS}`)
  return checked({ bytes: file, name: (stem.trim() || 'Prompts').slice(0, LIMITS.nameChars), format }, bytesMax)
}

const NAME_CHARS = 40

/** Pasted lines, one prompt each, named after the first; throws DATASET_INVALID when there are none or too many. */
export function sourceOfText(text: string, bytesMax: number = LIMITS.datasetBytes): DatasetSource {
  const first = text.split(/\r\n|\n|\r/).find((line) => line.trim() !== '')
  if (first === undefined) throw new AppError('DATASET_INVALID', 'Paste prompts, one a line.')
  const words = first.trim()
  const name = words.length > NAME_CHARS ? `${words.slice(0, NAME_CHARS - 1)}…` : words
  return checked({ bytes: new Blob([text], { type: 'text/plain' }), name, format: 'txt' }, bytesMax)
}

function checked(source: DatasetSource, bytesMax: number): DatasetSource {
  const { size } = source.bytes
  if (size === 0) throw new AppError('DATASET_INVALID', 'This file is empty.')
  if (size > bytesMax)
    throw new AppError(
      'DATASET_INVALID',
      `This file has ${megabytes(size)}. At most ${megabytes(bytesMax)} are read. Split it.`,
    )
  return source
}

const ANSWERS = ['answer', 'target', 'expected', 'completion', 'label', 'output']

/** The column that usually holds what should follow a prompt; a person may choose another or none. */
export const likelyAnswer = (columns: readonly string[], prompt: string | undefined): string | undefined =>
  ANSWERS.flatMap((usual) => columns.filter((name) => name.toLowerCase() === usual)).find((name) => name !== prompt)
