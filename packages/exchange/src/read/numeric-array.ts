import { damaged } from './checks.js'

/** An array of Python objects: numpy keeps it as a pickle. */
export const OBJECTS = 'objects'

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]
const HEADER_MAX = 10_000
const TYPES: Record<string, { bytes: number; read(view: DataView, at: number): number }> = {
  '<f2': { bytes: 2, read: (view, at) => half(view.getUint16(at, true)) },
  '<f4': { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  '<f8': { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
}

export interface NumericArray {
  dims: number[]
  at(index: number): number
}

/** Floats of a .npy file, read as numbers and nothing else; OBJECTS where it is a pickle. Throws IMPORT_INVALID. */
export function numericArray(bytes: Uint8Array, { headerOnly = false } = {}): NumericArray | typeof OBJECTS | null {
  if (!MAGIC.every((byte, i) => bytes[i] === byte) || bytes.length < 12) throw damaged('an array has no header')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const long = bytes[6]! >= 2
  const length = long ? view.getUint32(8, true) : view.getUint16(8, true)
  const start = (long ? 12 : 10) + length
  if (length > HEADER_MAX || start > bytes.length) throw damaged('the header of an array is too long')
  const header = new TextDecoder('latin1').decode(bytes.subarray(long ? 12 : 10, start))
  const [, type = ''] = /'descr':\s*'([^']{1,16})'/.exec(header) ?? []
  if (/^[|<>=]?O/.test(type)) return OBJECTS
  if (headerOnly) return null
  const dims = /'shape':\s*\(([\d,\s]*)\)/
    .exec(header)?.[1]
    ?.split(',')
    .filter((part) => part.trim() !== '')
    .map(Number)
  const known = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined
  if (!known || !dims || /'fortran_order':\s*True/.test(header))
    throw damaged('an array is not of plain floats in C order')
  const size = dims.reduce((a, b) => a * b, 1)
  if (!Number.isSafeInteger(size) || start + size * known.bytes !== bytes.length)
    throw damaged('an array has not the size that it says')
  return { dims, at: (index) => known.read(view, start + index * known.bytes) }
}

/** An IEEE half as a number. */
function half(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023]
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (exponent === 0 ? 2 ** -24 * fraction : 2 ** (exponent - 25) * (1024 + fraction))
}
