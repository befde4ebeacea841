import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { PAGE_BYTES_MAX, pageCompressors } from './unpack-page.js'

const LENGTH = 1_000
const zeros = new Uint8Array(8 * 1024 * 1024)

/** A Zstandard frame of blocks that each say "a hundred and twenty-eight thousand times this byte". */
function zstdFrame(blocks: number): Uint8Array {
  const header = (128 * 1024 * 8) | 2
  const block = [header & 0xff, (header >> 8) & 0xff, header >> 16, 65]
  return new Uint8Array([
    0x28,
    0xb5,
    0x2f,
    0xfd,
    0,
    0x58,
    ...Array.from({ length: blocks }, () => block).flat(),
    1,
    0,
    0,
  ])
}

it('a page never unpacks to more than it was said to have', () => {
  expect(() => pageCompressors.GZIP!(gzipSync(zeros), LENGTH)).toThrow()
  expect(() => pageCompressors.BROTLI!(brotliCompressSync(zeros), LENGTH)).toThrow()
  // Eight thousand blocks are a gigabyte.
  expect(() => pageCompressors.ZSTD!(zstdFrame(8_000), LENGTH)).toThrow()
})

it('a page that is said to have more than a page has is not unpacked', () => {
  for (const unpack of Object.values(pageCompressors))
    expect(() => unpack!(new Uint8Array(8), PAGE_BYTES_MAX + 1)).toThrow(
      'This Parquet file unpacks to more than is read here.',
    )
})

it('pages of every size unpack to what was packed', () => {
  const page = new TextEncoder().encode('a page of text '.repeat(100))
  expect(new Uint8Array(pageCompressors.GZIP!(gzipSync(page), page.length))).toEqual(page)
  expect(new Uint8Array(pageCompressors.BROTLI!(brotliCompressSync(page), page.length))).toEqual(page)
  const block = 128 * 1024
  expect(pageCompressors.ZSTD!(zstdFrame(3), 3 * block)).toEqual(new Uint8Array(3 * block).fill(65))
})
