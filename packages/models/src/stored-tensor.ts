import type { TensorEntry } from '@lensboard/weights'

/** A tensor in an element type that the graph can read: float32, or a half precision that it casts. */
export interface StoredTensor extends TensorEntry {
  dtype: 'F32' | 'F16' | 'BF16'
}

export const isStoredTensor = (tensor: TensorEntry): tensor is StoredTensor =>
  tensor.dtype === 'F32' || tensor.dtype === 'F16' || tensor.dtype === 'BF16'
