import { type FileHandle, open } from 'node:fs/promises'
import { AppError } from '@lensboard/contract'
import type { ColumnMetaData, FileMetaData, PageHeader } from 'hyparquet'
import { parquetHeader, readPage } from 'hyparquet/src/column.js'
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js'
import { getSchemaPath } from 'hyparquet/src/schema.js'
import { parquetFacts, readRange } from './parquet-file.js'
import type { Row } from './rows.js'
import { PAGE_BYTES_MAX, pageCompressors, tooLarge } from './unpack-page.js'

type Decoder = Parameters<typeof readPage>[2]
type Values = ArrayLike<unknown>

/** A header carries the smallest and largest value of its page, which are mostly cut; the first size does for most. */
const HEADER_BYTES = [4 * 1024, 256 * 1024, 16 * 1024 * 1024] as const
/** A page holds a million characters or so; one that claims more values than this has no text in them. */
const PAGE_VALUES_MAX = 4_000_000

/** The values of a column of text, page by page, so that no more than a page and a dictionary is held. */
export async function* streamParquet(path: string, column: string): AsyncGenerator<Row> {
  const file = await open(path)
  try {
    const { metadata, size } = await parquetFacts(file)
    let line = 1
    for (const chunk of chunksOf(metadata, column)) {
      for await (const values of pagesOf(file, { chunk, size, decoder: decoderOf(metadata, chunk) }))
        for (let n = 0; n < values.length; n++) yield { line: line++, value: { [column]: values[n] } }
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('DATASET_INVALID', 'This Parquet file is damaged or packed in an unknown way.', { cause: error })
  } finally {
    await file.close()
  }
}

function* chunksOf(metadata: FileMetaData, column: string): Generator<ColumnMetaData> {
  for (const { columns } of metadata.row_groups)
    for (const { meta_data: chunk, file_path: elsewhere } of columns)
      if (chunk?.path_in_schema.length === 1 && chunk.path_in_schema[0] === column) {
        if (elsewhere) throw new Error('the column lies in another file')
        yield chunk
      }
}

function decoderOf(metadata: FileMetaData, chunk: ColumnMetaData): Decoder {
  const schemaPath = getSchemaPath(metadata.schema, chunk.path_in_schema)
  const parsers = { ...DEFAULT_PARSERS, jsonFromBytes: DEFAULT_PARSERS.stringFromBytes }
  return {
    ...{ pathInSchema: chunk.path_in_schema, type: chunk.type, codec: chunk.codec },
    ...{ schemaPath, element: schemaPath.at(-1)!.element, parsers, compressors: pageCompressors },
  }
}

async function* pagesOf(
  file: FileHandle,
  { chunk, size, decoder }: { chunk: ColumnMetaData; size: number; decoder: Decoder },
): AsyncGenerator<Values> {
  let at = Number(chunk.dictionary_page_offset || chunk.data_page_offset)
  const end = Math.min(size, at + Number(chunk.total_compressed_size))
  let left = Number(chunk.num_values)
  let dictionary: Parameters<typeof readPage>[3]
  while (left > 0 && at < end) {
    const { header, bytes } = await headerAt(file, at, end)
    checkBounds(header)
    const start = at + bytes
    at = start + header.compressed_page_size
    if (header.type !== 'DICTIONARY_PAGE' && header.type !== 'DATA_PAGE' && header.type !== 'DATA_PAGE_V2') continue
    const view = new DataView(await readRange(file, start, at))
    const { data } = readPage({ view, offset: 0 }, header, decoder, dictionary, undefined, 0)
    if (header.type === 'DICTIONARY_PAGE') dictionary = asText(data)
    else if (data) {
      left -= data.length
      yield data
    }
  }
}

/** A dictionary comes as it lies in its page. */
const asText = (values: Values | undefined) =>
  Array.from(values ?? [], (value) => (value instanceof Uint8Array ? DEFAULT_PARSERS.stringFromBytes(value) : value))

async function headerAt(file: FileHandle, at: number, end: number): Promise<{ header: PageHeader; bytes: number }> {
  let failed: unknown
  for (const most of HEADER_BYTES) {
    const view = new DataView(await readRange(file, at, Math.min(end, at + most)))
    const reader = { view, offset: 0 }
    try {
      return { header: parquetHeader(reader), bytes: reader.offset }
    } catch (error) {
      failed = error
    }
    if (at + most >= end) break
  }
  throw failed
}

function checkBounds(header: PageHeader): void {
  const { compressed_page_size: packed, uncompressed_page_size: whole } = header
  const { num_values: values = 0 } =
    header.data_page_header ?? header.data_page_header_v2 ?? header.dictionary_page_header ?? {}
  for (const n of [packed, whole, values]) if (!(n >= 0)) throw new Error('a page has a size below zero')
  if (packed > PAGE_BYTES_MAX || whole > PAGE_BYTES_MAX || values > PAGE_VALUES_MAX) throw tooLarge()
}
