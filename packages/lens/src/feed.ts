/** A graph input as the host prepares it. */
export type Feed =
  | { dtype: 'float32'; data: Float32Array; dims: number[] }
  | { dtype: 'uint8'; data: Uint8Array; dims: number[] }
  | { dtype: 'int64'; data: BigInt64Array; dims: number[] }

export const float32s = (data: Float32Array, dims: number[]): Feed => ({ dtype: 'float32', data, dims })

export const uint8s = (data: Uint8Array, dims: number[]): Feed => ({ dtype: 'uint8', data, dims })

export const int64s = (values: readonly number[], dims: number[] = [values.length]): Feed => ({
  dtype: 'int64',
  data: BigInt64Array.from(values, BigInt),
  dims,
})
