import { dirname, relative, sep } from 'node:path'
import { type DecoderSpec, decoderTensors, type StoredTensor } from '@lensboard/models'
import { cast, type Dtype, type Graph, gather, type Value } from '@lensboard/onnx'

const DTYPE: Record<StoredTensor['dtype'], Dtype> = { F32: 'float32', F16: 'float16', BF16: 'bfloat16' }

/** The deepest folder that holds every file of a decoder; ONNX Runtime reads nothing outside it. */
export function weightsFolder(decoder: Pick<DecoderSpec, 'weights'>): string {
  const folders = [...new Set(decoderTensors(decoder).map((tensor) => dirname(tensor.file)))]
  return folders.reduce((common, folder) => {
    let shared = common
    while (folder !== shared && !folder.startsWith(shared.endsWith(sep) ? shared : shared + sep))
      shared = dirname(shared)
    return shared
  })
}

/** Reads a checkpoint's tensors into one graph, straight from their files. */
export interface ExternalWeights {
  /** The whole tensor in float32: folded once at load, so half precision costs its float32 size in memory. */
  full(tensor: StoredTensor): Value
  /** Rows of the tensor in float32; only the rows asked for are converted and the file stays mapped. */
  rows(tensor: StoredTensor, indices: Value): Value
  /** Bytes that the tensors given to `full` take once loaded. */
  loadedBytes(): number
  /** Those of them that are not float32 in their file, and so take memory even where nothing is packed. */
  convertedBytes(): number
}

export function externalWeights(g: Graph, folder: string): ExternalWeights {
  const loaded = new Map<string, { value: Value; bytes: number; converted: boolean }>()
  const stored = ({ name, dtype, shape, file, offset, length }: StoredTensor) => {
    const location = relative(folder, file).split(sep).join('/')
    return g.external(name, DTYPE[dtype], shape, { location, offset, length })
  }
  const inFloat32 = (tensor: StoredTensor, value: Value) =>
    tensor.dtype === 'F32' ? value : cast(g.at(`weights/${tensor.name}`), value, 'float32')
  return {
    full(tensor) {
      const known = loaded.get(tensor.name)
      if (known) return known.value
      const value = inFloat32(tensor, stored(tensor))
      const bytes = 4 * tensor.shape.reduce((a, b) => a * b, 1)
      loaded.set(tensor.name, { value, bytes, converted: tensor.dtype !== 'F32' })
      return value
    },
    rows: (tensor, indices) => inFloat32(tensor, gather(g.at(`weights/${tensor.name}`), stored(tensor), indices)),
    loadedBytes: () => [...loaded.values()].reduce((n, { bytes }) => n + bytes, 0),
    convertedBytes: () => [...loaded.values()].reduce((n, { bytes, converted }) => n + (converted ? bytes : 0), 0),
  }
}
