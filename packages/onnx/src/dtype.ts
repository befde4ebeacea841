/** Element types of ONNX tensors we write, with their TensorProto.DataType numbers. */
export const DTYPE = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7, float16: 10, bfloat16: 16 } as const

export type Dtype = keyof typeof DTYPE

/** Values of a constant as little-endian bytes. */
export function constantBytes(dtype: 'float32' | 'int64', values: readonly number[]): Uint8Array {
  const typed = dtype === 'int64' ? BigInt64Array.from(values, BigInt) : Float32Array.from(values)
  return new Uint8Array(typed.buffer)
}
