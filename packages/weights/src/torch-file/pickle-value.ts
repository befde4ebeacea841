import type { StorageClass } from './storage-type.js'

/** A run of numbers that lies in a record of its own, beside the pickle. */
export interface PickledStorage {
  is: 'storage'
  type: StorageClass
  /** Name of its record. */
  key: string
  count: number
}

/** A view of a storage; offset and strides in elements. */
export interface PickledTensor {
  is: 'tensor'
  storage: PickledStorage
  offset: number
  shape: number[]
  strides: number[]
}

export type PickleKey = string | number
export type PickleValue =
  | null
  | boolean
  | number
  | string
  | PickleValue[]
  | Map<PickleKey, PickleValue>
  | PickledTensor
  | PickledStorage
  | PickledName

/** A name that a pickle refers to; only those on the list come so far, and nothing is ever looked up by it. */
export interface PickledName {
  is: 'name'
  name: string
}

export const isTensor = (value: PickleValue | undefined): value is PickledTensor =>
  typeof value === 'object' && value !== null && 'is' in value && value.is === 'tensor'
