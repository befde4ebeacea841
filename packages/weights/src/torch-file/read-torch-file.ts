import { type FileHandle, open } from 'node:fs/promises'
import { float32Of } from './float32-of.js'
import { isTensor, type PickledTensor, type PickleValue } from './pickle-value.js'
import { readPickle } from './read-pickle.js'
import { refuse } from './refuse.js'
import { STORAGE_TYPES } from './storage-type.js'
import { type TorchRecord, torchRecords } from './torch-records.js'

const PICKLE_BYTES_MAX = 64 * 1024 * 1024
const TENSOR_BYTES_MAX = 2 ** 31 - 1

/** A torch file: its structure as data, and its tensors where they lie. */
export interface TorchFile {
  root: PickleValue
  /** A tensor's numbers as float32, row by row, whatever the file's type and strides are. */
  read(tensor: PickledTensor): Promise<Float32Array>
}

/**
 * Reads what torch.save wrote, as data: plain values and tensors, nothing else, and nothing in the file is executed.
 * Throws LENS_INVALID with a sentence for every other file. `use` may read tensors until it returns.
 */
export async function withTorchFile<T>(file: string, use: (torch: TorchFile) => Promise<T>): Promise<T> {
  const records = await torchRecords(file)
  const handle = await open(file, 'r')
  try {
    const pickle = await bytesOf(handle, find(records, 'data.pkl'), PICKLE_BYTES_MAX)
    if (records.has('byteorder')) {
      const order = await bytesOf(handle, find(records, 'byteorder'), 16)
      if (Buffer.from(order).toString('latin1') !== 'little') throw refuse('its numbers are big-endian')
    }
    return await use({ root: readPickle(pickle), read: (tensor) => numbersOf(handle, records, tensor) })
  } finally {
    await handle.close()
  }
}

/** Every tensor of a dictionary by its name, for those whose values are tensors alone. */
export function tensorsOf(value: PickleValue | undefined): Map<string, PickledTensor> {
  if (!(value instanceof Map)) throw refuse('it holds no dictionary of tensors')
  const tensors = new Map<string, PickledTensor>()
  for (const [name, tensor] of value) {
    if (!isTensor(tensor)) throw refuse(`${String(name).slice(0, 60)} in it is no tensor`)
    tensors.set(String(name), tensor)
  }
  return tensors
}

async function numbersOf(
  handle: FileHandle,
  records: ReadonlyMap<string, TorchRecord>,
  { storage, offset, shape, strides }: PickledTensor,
): Promise<Float32Array> {
  const { dtype, bytes: itemBytes } = STORAGE_TYPES[storage.type]
  const record = find(records, `data/${storage.key}`)
  if (record.length !== storage.count * itemBytes) throw refuse('a storage in it is not as long as it says')
  const stored = float32Of(dtype, await bytesOf(handle, record, TENSOR_BYTES_MAX))
  const count = shape.reduce((n, dim) => n * dim, 1)
  if (count > storage.count) throw refuse('a tensor in it repeats its numbers')
  if (isContiguous(shape, strides)) return stored.subarray(offset, offset + count).slice()
  const numbers = new Float32Array(count)
  const at = new Array<number>(shape.length).fill(0)
  for (let i = 0; i < count; i++) {
    numbers[i] = stored[at.reduce((n, index, axis) => n + index * strides[axis]!, offset)]!
    for (let axis = shape.length - 1; axis >= 0 && ++at[axis]! >= shape[axis]!; axis--) at[axis] = 0
  }
  return numbers
}

function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let step = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== step) return false
    step *= shape[axis]!
  }
  return true
}

function find(records: ReadonlyMap<string, TorchRecord>, name: string): TorchRecord {
  const record = records.get(name)
  if (!record) throw refuse(`it has no record ${name}`)
  return record
}

async function bytesOf(handle: FileHandle, { offset, length }: TorchRecord, most: number): Promise<Uint8Array> {
  if (length > most) throw refuse('a record in it is too large')
  const bytes = new Uint8Array(length)
  const { bytesRead } = await handle.read(bytes, 0, length, offset)
  if (bytesRead !== length) throw refuse('it ends in the middle')
  return bytes
}
