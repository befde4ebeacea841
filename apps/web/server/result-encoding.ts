import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** Higher takes many times longer and gains a few per cent: the columns are made for this one. */
const BROTLI_QUALITY = 5
const GZIP_LEVEL = 6

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

/** Bytes as they travel; compressing happens on another thread. */
export async function encodedBytes(bytes: Uint8Array<ArrayBuffer>, encoding: string): Promise<Buffer> {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }
  if (encoding === 'br') return brotli(bytes, { params })
  if (encoding === 'gzip') return zip(bytes, { level: GZIP_LEVEL })
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
