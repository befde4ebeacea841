import type { Dtype, ReadColumn } from './column-codes.js'
import { AppError } from './error.js'

const MAGIC = 0x3152424c // "LBR1"
const DTYPES = { f32: Float32Array, i32: Int32Array, u8: Uint8Array } as const
const padded = (n: number) => (n + 3) & ~3

/** The first version of the layout: columns as plain arrays, header and columns padded to 4 bytes. Read, never written. */
export const oldColumns = {
  is: (magic: number): boolean => magic === MAGIC,

  /** Throws BAD_REQUEST where an entry names no column that lies within the bytes. */
  read(bytes: Uint8Array, entries: readonly unknown[], jsonLength: number): Record<string, ReadColumn> {
    const whole = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
    const columns: Record<string, ReadColumn> = {}
    let at = 8 + padded(jsonLength)
    for (const found of entries) {
      const { name, dtype, dims } = (found ?? {}) as { name?: unknown; dtype?: Dtype; dims?: unknown }
      const known = typeof name === 'string' && typeof dtype === 'string' && Object.hasOwn(DTYPES, dtype)
      if (!known || !Array.isArray(dims)) throw bad('its header is damaged')
      const type = DTYPES[dtype]
      const length = dims.reduce((a, b) => a * b, 1)
      const byteLength = length * type.BYTES_PER_ELEMENT
      if (!Number.isSafeInteger(length) || length < 0 || at + byteLength > whole.length)
        throw bad(`column ${name} out of bounds`)
      const data = new type(whole.buffer as ArrayBuffer, whole.byteOffset + at, length)
      columns[name] = { dims, data, code: { kind: dtype === 'u8' ? 'bytes' : 'words' } }
      at += padded(byteLength)
    }
    return columns
  },
}

const bad = (why: string) => new AppError('BAD_REQUEST', `This is not a stored result: ${why}.`)
