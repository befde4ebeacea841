import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { AppError } from '@lensboard/contract'
import { decompress as unpackZstd } from 'fzstd'
import type { Compressors } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'

/** A page of text is a megabyte or so; a file that claims more would fill the memory. */
export const PAGE_BYTES_MAX = 64 * 1024 * 1024

export const tooLarge = () =>
  new AppError('DATASET_INVALID', 'This Parquet file unpacks to more than is read here. Split it.')

type Unpack = (input: Uint8Array, outputLength: number) => Uint8Array

/** What goes on writing however long a page was said to be is given the page's own length to write into. */
const exact: Compressors = {
  ...compressors,
  GZIP: (input, length) => gunzipSync(input, { maxOutputLength: Math.max(1, length) }),
  BROTLI: (input, length) => brotliDecompressSync(input, { maxOutputLength: Math.max(1, length) }),
  ZSTD: (input, length) => unpackZstd(input, new Uint8Array(length)),
}

/** Every way to unpack a page, none of which makes more than a page may have. */
export const pageCompressors: Compressors = Object.fromEntries(
  Object.entries(exact as Record<string, Unpack>).map(([name, unpack]) => [
    name,
    (input: Uint8Array, outputLength: number) => {
      if (outputLength < 0 || outputLength > PAGE_BYTES_MAX) throw tooLarge()
      return unpack(input, outputLength)
    },
  ]),
)
