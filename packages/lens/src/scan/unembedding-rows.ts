import { open } from 'node:fs/promises'
import type { StoredTensor } from '@lensboard/models'

/** Rows of a matrix in float32, from `start` on; the array is used again for the next ones. */
export interface MatrixRows {
  start: number
  count: number
  values: Float32Array
}

const BYTES_AT_ONCE = 8 * 1024 * 1024

/** Reads a stored matrix [n, width] from its file, some rows at a time, so that little of it is ever held. */
export async function* matrixRows({ file, offset, dtype, shape }: StoredTensor): AsyncGenerator<MatrixRows> {
  const [n, width] = shape as [number, number]
  const elementBytes = dtype === 'F32' ? 4 : 2
  const atOnce = Math.max(1, Math.floor(BYTES_AT_ONCE / (width * elementBytes)))
  const buffer = Buffer.from(new ArrayBuffer(atOnce * width * elementBytes))
  const values = dtype === 'F32' ? new Float32Array(buffer.buffer) : new Float32Array(atOnce * width)
  const halves = new Uint16Array(buffer.buffer)
  const handle = await open(file)
  try {
    for (let start = 0; start < n; start += atOnce) {
      const count = Math.min(atOnce, n - start)
      const length = count * width * elementBytes
      const { bytesRead } = await handle.read(buffer, 0, length, offset + start * width * elementBytes)
      if (bytesRead < length) throw new Error(`${file} is cut off`)
      if (dtype === 'BF16') widenBfloat16(halves, values, count * width)
      else if (dtype === 'F16') widenFloat16(halves, values, count * width)
      yield { start, count, values }
    }
  } finally {
    await handle.close()
  }
}

/** A bfloat16 is the upper half of a float32. */
function widenBfloat16(from: Uint16Array, to: Float32Array, count: number): void {
  const bits = new Uint32Array(to.buffer)
  for (let i = 0; i < count; i++) bits[i] = from[i]! << 16
}

function widenFloat16(from: Uint16Array, to: Float32Array, count: number): void {
  for (let i = 0; i < count; i++) to[i] = float16(from[i]!)
}

const float16 = (bits: number): number => {
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023]
  const size = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15)
  return bits >> 15 ? -size : size
}
