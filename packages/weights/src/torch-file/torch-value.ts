/** A tensor to be written as float32. */
export interface TensorToWrite {
  shape: number[]
  data: Float32Array
}

/** What a torch file may hold: plain values, dictionaries, lists and float32 tensors. */
export type TorchValue =
  | null
  | boolean
  | number
  | string
  | TensorToWrite
  | TorchValue[]
  | Map<string | number, TorchValue>
