import { AppError, LIMITS } from '@lensboard/contract'
import type { PickledTensor } from '../torch-file/pickle-value.js'
import type { TorchFile } from '../torch-file/read-torch-file.js'
import { refuse } from '../torch-file/refuse.js'

/** Tensors of one shape, row after row in one array. */
export async function stackRows(
  torch: TorchFile,
  tensors: readonly (PickledTensor | undefined)[],
  shape: readonly number[],
): Promise<Float32Array> {
  const found = tensors.map((tensor, row) => {
    if (!tensor) throw refuse(`it has no numbers for row ${row}`)
    if (tensor.shape.join() === shape.join()) return tensor
    throw refuse(`row ${row} in it is ${tensor.shape.join(' × ')}, not ${shape.join(' × ')}`)
  })
  const size = shape.reduce((n, dim) => n * dim, 1)
  const stacked = roomFor(found.length * size)
  for (const [row, tensor] of found.entries()) stacked.set(await torch.read(tensor), row * size)
  return stacked
}

/** What a file says of its shapes may be much more than what it holds. */
function roomFor(count: number): Float32Array {
  if (count * 4 > LIMITS.lensBytes) throw refuse('it would take more numbers than any lens has')
  try {
    return new Float32Array(count)
  } catch (cause) {
    throw new AppError('OUT_OF_MEMORY', 'This lens does not fit into the memory that is free here.', { cause })
  }
}
