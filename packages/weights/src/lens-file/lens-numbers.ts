import { createHash } from 'node:crypto'

/** The numbers of a lens with R rows. */
export interface LensNumbers {
  /** [R, dModel, dModel], out by in. */
  weight: Float32Array
  /** [R, dModel] */
  bias?: Float32Array
}

/** SHA-256 of the numbers as they lie in memory, weight first: a lens's identity, whatever its file looks like. */
export function hashOfNumbers({ weight, bias }: LensNumbers): string {
  const hash = createHash('sha256')
  for (const array of bias ? [weight, bias] : [weight])
    hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
  return hash.digest('hex')
}

/** Whether every number is one; a lens with infinities would make every row it reads missing. */
export const allFinite = ({ weight, bias }: LensNumbers): boolean =>
  weight.every(Number.isFinite) && (bias?.every(Number.isFinite) ?? true)
