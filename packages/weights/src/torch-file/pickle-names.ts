import type { PickledName, PickledStorage, PickledTensor, PickleKey, PickleValue } from './pickle-value.js'
import { refuse } from './refuse.js'
import { isStorageClass, type StorageClass } from './storage-type.js'

const DIMS_MAX = 4

/** What may stand where a pickle calls something; each makes plain data of plain data. */
const CALLS: Readonly<Record<string, (args: PickleValue[]) => PickleValue>> = {
  'collections.OrderedDict': (args) => {
    if (args.length > 0) throw refuse('it fills a dictionary in a way that is not read')
    return new Map<PickleKey, PickleValue>()
  },
  'torch._utils._rebuild_tensor_v2': ([storage, offset, shape, strides]) => tensor(storage, offset, shape, strides),
  'torch._utils._rebuild_parameter': ([data]) => {
    if (!isRecord(data, 'tensor')) throw refuse('a parameter in it is no tensor')
    return data
  },
}

/** A name a pickle mentions, refused unless it is on the list of storages and calls. */
export function nameOf(module: string, name: string): PickledName {
  const full = `${module}.${name}`
  if (!(module === 'torch' && isStorageClass(name)) && !Object.hasOwn(CALLS, full))
    throw refuse(`it names ${full.slice(0, 100)}, which is none of the names that tensors need`)
  return { is: 'name', name: full }
}

/** What a call in the file comes to. Nothing is executed: the name chooses one of three rules above. */
export function callOf(callee: PickleValue | undefined, args: PickleValue | undefined): PickleValue {
  if (!isRecord(callee, 'name') || !Array.isArray(args) || !Object.hasOwn(CALLS, callee.name))
    throw refuse('it calls something that is not a tensor')
  return CALLS[callee.name]!(args)
}

/** A storage by its persistent id: ('storage', class, key, device, number of elements). */
export function storageOf(id: PickleValue | undefined): PickledStorage {
  if (!Array.isArray(id) || id.length !== 5) throw refuse('a storage in it is described in a way that is not read')
  const [word, type, key, , count] = id
  const name = isRecord(type, 'name') ? type.name.replace(/^torch\./, '') : ''
  if (word !== 'storage' || !isStorageClass(name) || typeof key !== 'string' || !/^\d{1,9}$/.test(key))
    throw refuse('a storage in it is described in a way that is not read')
  return { is: 'storage', type: name satisfies StorageClass, key, count: size(count) }
}

function tensor(
  storage: PickleValue | undefined,
  offset: PickleValue | undefined,
  shape: PickleValue | undefined,
  strides: PickleValue | undefined,
): PickledTensor {
  if (!isRecord(storage, 'storage') || !Array.isArray(shape) || !Array.isArray(strides))
    throw refuse('a tensor in it is described in a way that is not read')
  if (shape.length > DIMS_MAX || strides.length !== shape.length) throw refuse('a tensor in it has too many axes')
  const found: PickledTensor = {
    is: 'tensor',
    storage,
    offset: size(offset),
    shape: shape.map(size),
    strides: strides.map(size),
  }
  const empty = found.shape.includes(0)
  const last = found.shape.reduce((n, dim, axis) => n + (dim - 1) * found.strides[axis]!, found.offset)
  if (!empty && !(last < storage.count)) throw refuse('a tensor in it reaches beyond its storage')
  return found
}

function isRecord<K extends 'name' | 'storage' | 'tensor'>(
  value: PickleValue | undefined,
  is: K,
): value is Extract<PickleValue, { is: K }> {
  return typeof value === 'object' && value !== null && 'is' in value && value.is === is
}

function size(value: PickleValue | undefined): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw refuse('a size in it is not a whole number')
  return value
}
