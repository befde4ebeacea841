import type { StorageDtype } from './storage-type.js'

/** A storage's little-endian bytes as float32 numbers. */
export function float32Of(dtype: StorageDtype, bytes: Uint8Array): Float32Array {
  // A copy of its own, so that every view begins where its type may begin.
  const buffer = bytes.slice().buffer
  switch (dtype) {
    case 'F32':
      return new Float32Array(buffer)
    case 'F64':
      return Float32Array.from(new Float64Array(buffer))
    case 'I64':
      return Float32Array.from(new BigInt64Array(buffer), Number)
    case 'BF16':
      return new Float32Array(Uint32Array.from(new Uint16Array(buffer), (half) => half << 16).buffer)
    case 'F16':
      return Float32Array.from(new Uint16Array(buffer), fromHalf)
  }
}

/** IEEE 754 binary16. */
function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >> 10) & 0x1f
  const fraction = half & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
