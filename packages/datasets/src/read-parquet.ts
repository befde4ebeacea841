import { AppError, LIMITS } from '@lensboard/contract'
import { parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet'
import type { Rows } from './rows.js'
import { PAGE_BYTES_MAX, pageCompressors, tooLarge } from './unpack-page.js'

/** The chosen columns of a Parquet file; without a choice only what columns there are, and the first rows of all. */
export async function readParquet(bytes: Uint8Array, wanted: readonly string[]): Promise<Rows> {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
  let metadata: ReturnType<typeof parquetMetadata>
  try {
    metadata = parquetMetadata(file)
  } catch (error) {
    throw new AppError('DATASET_INVALID', 'This is no Parquet file, or it was cut off.', { cause: error })
  }
  if (metadata.num_rows > BigInt(LIMITS.datasetPrompts))
    throw new AppError(
      'DATASET_INVALID',
      `This file has ${metadata.num_rows.toLocaleString('en-US')} rows. At most ${LIMITS.datasetPrompts.toLocaleString('en-US')} prompts are read. Split it.`,
    )
  const unpacked = metadata.row_groups.reduce((n, { total_byte_size: size }) => n + size, 0n)
  if (unpacked > BigInt(8 * PAGE_BYTES_MAX)) throw tooLarge()
  const columns = parquetSchema(metadata).children.map(({ element }) => element.name)
  const here = columns.filter((name) => wanted.includes(name))
  try {
    const read = here.length > 0 ? { columns: here } : { rowEnd: 1 }
    const records = await parquetReadObjects({ file, metadata, compressors: pageCompressors, ...read })
    return { columns, rows: records.map((value, n) => ({ line: n + 1, value })) }
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('DATASET_INVALID', 'This Parquet file is damaged or packed in an unknown way.', { cause: error })
  }
}
