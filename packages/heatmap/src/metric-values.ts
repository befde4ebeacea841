import type { LensResult } from '@lensboard/contract'

/** A value for every cell of a result, [R, T]. */
export function valuesOf(result: LensResult, at: (result: LensResult, cell: number) => number): Float64Array {
  const values = new Float64Array(result.entropy.length)
  for (let cell = 0; cell < values.length; cell++) values[cell] = at(result, cell)
  return values
}
