import { AppError, LIMITS } from '@lensboard/contract'
import { type Compressors, parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import type { Rows } from './rows.js'

/** A page of prompts is a megabyte or so; a file that claims more would fill the memory. */
const PAGE_BYTES_MAX = 64 * 1024 * 1024

/** Every way to unpack a page, none of which makes more than a page may have. */
const bounded = Object.fromEntries(
  Object.entries(compressors).map(([name, unpack]) => [
    name,
    (input: Uint8Array, outputLength: number) => {
      if (outputLength > PAGE_BYTES_MAX) throw tooLarge()
      return unpack!(input, outputLength)
    },
  ]),
) as Compressors

const tooLarge = () => new AppError('DATASET_INVALID', 'This Parquet file unpacks to more than is read here. Split it.')

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
    const records = await parquetReadObjects({ file, metadata, compressors: bounded, ...read })
    return { columns, rows: records.map((value, n) => ({ line: n + 1, value })) }
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('DATASET_INVALID', 'This Parquet file is damaged or packed in an unknown way.', { cause: error })
  }
}
