/** Element types of torch storages that a lens may hold, by the class a file names. */
export const STORAGE_TYPES = {
  FloatStorage: { dtype: 'F32', bytes: 4 },
  HalfStorage: { dtype: 'F16', bytes: 2 },
  BFloat16Storage: { dtype: 'BF16', bytes: 2 },
  DoubleStorage: { dtype: 'F64', bytes: 8 },
  LongStorage: { dtype: 'I64', bytes: 8 },
} as const

export type StorageClass = keyof typeof STORAGE_TYPES
export type StorageDtype = (typeof STORAGE_TYPES)[StorageClass]['dtype']

export const isStorageClass = (name: string): name is StorageClass => Object.hasOwn(STORAGE_TYPES, name)
