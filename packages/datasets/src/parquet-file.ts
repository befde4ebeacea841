import type { FileHandle } from 'node:fs/promises'
import { AppError } from '@lensboard/contract'
import { type FileMetaData, parquetMetadataAsync, parquetSchema } from 'hyparquet'

/** The footer of a file of a thousand row groups and a hundred columns has some 20 MB. */
const FOOTER_BYTES_MAX = 64 * 1024 * 1024
const TAIL_BYTES = 8

const noParquet = (cause?: unknown) =>
  new AppError('DATASET_INVALID', 'This is no Parquet file, or it was cut off.', { cause })

/** Exactly the bytes `[start, end)` of a file; throws DATASET_INVALID where it ends before. */
export async function readRange(file: FileHandle, start: number, end: number): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(end - start)
  for (let at = 0; at < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, at, bytes.length - at, start + at)
    if (bytesRead === 0) throw noParquet()
    at += bytesRead
  }
  return bytes.buffer
}

/** What a Parquet file says about itself; throws DATASET_INVALID. */
export async function parquetFacts(file: FileHandle): Promise<{ metadata: FileMetaData; size: number }> {
  const { size } = await file.stat()
  if (size < 2 * TAIL_BYTES) throw noParquet()
  const tail = new DataView(await readRange(file, size - TAIL_BYTES, size))
  if (tail.getUint32(0, true) > FOOTER_BYTES_MAX) throw noParquet()
  const slice = (start: number, end = size) => readRange(file, start, end)
  try {
    return { metadata: await parquetMetadataAsync({ byteLength: size, slice }), size }
  } catch (error) {
    throw error instanceof AppError ? error : noParquet(error)
  }
}

/** Names of the columns that hold text, and of all; a list or a table in a column is none. */
export function parquetColumns(metadata: FileMetaData): { text: string[]; all: string[] } {
  const columns = parquetSchema(metadata).children
  const text = columns.filter(
    ({ element, children }) =>
      children.length === 0 && element.type === 'BYTE_ARRAY' && element.repetition_type !== 'REPEATED',
  )
  const names = (of: typeof columns) => of.map(({ element }) => element.name)
  return { text: names(text), all: names(columns) }
}
