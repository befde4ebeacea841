import type { PickledTensor } from '../torch-file/pickle-value.js'
import type { TorchFile } from '../torch-file/read-torch-file.js'
import { refuse } from '../torch-file/refuse.js'

/** Tensors of one shape, row after row in one array. */
export async function stackRows(
  torch: TorchFile,
  tensors: readonly (PickledTensor | undefined)[],
  shape: readonly number[],
): Promise<Float32Array> {
  const size = shape.reduce((n, dim) => n * dim, 1)
  const stacked = new Float32Array(tensors.length * size)
  for (const [row, tensor] of tensors.entries()) {
    if (!tensor) throw refuse(`it has no numbers for row ${row}`)
    if (tensor.shape.join() !== shape.join())
      throw refuse(`row ${row} in it is ${tensor.shape.join(' × ')}, not ${shape.join(' × ')}`)
    stacked.set(await torch.read(tensor), row * size)
  }
  return stacked
}
