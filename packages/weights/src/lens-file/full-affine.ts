import type { TrainedLens } from '@lensboard/contract'
import type { PickleValue } from '../torch-file/pickle-value.js'
import { type TorchFile, tensorsOf } from '../torch-file/read-torch-file.js'
import { refuse } from '../torch-file/refuse.js'
import { hashOfNumbers } from './lens-numbers.js'
import { stackRows } from './stack-rows.js'
import { ROWS_MAX, type StoredLens, UNNAMED_MODEL, WIDTH_MAX } from './stored-lens.js'

const at = (value: PickleValue, key: string): PickleValue | undefined =>
  value instanceof Map ? value.get(key) : undefined

const CONVERTED =
  'Converted from whole affine maps of what leaves each block: the identity is taken off, map i stands at row i + 1, and ' +
  'the last map is left out, since it stands where the model itself reads.'

export const isFullAffine = (root: PickleValue): boolean =>
  at(root, 'state_dict') instanceof Map && typeof at(root, 'n_layers') === 'number'

/**
 * Whole affine maps of what leaves each block, weight · h + bias, as some scripts train them: `{state_dict:
 * {layer_maps.i.weight, layer_maps.i.bias}, n_layers, d_model}`. What leaves block i enters block i + 1, so map i becomes
 * the translator of row i + 1 with the identity taken off; the last map reads what the model itself reads and is left out,
 * and the embedding has none. Throws LENS_INVALID.
 */
export async function readFullAffine(torch: TorchFile): Promise<StoredLens> {
  const [nLayers, dModel] = [at(torch.root, 'n_layers'), at(torch.root, 'd_model')]
  const within = (value: PickleValue | undefined, most: number): value is number =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= most
  if (!within(nLayers, ROWS_MAX) || nLayers < 2 || !within(dModel, WIDTH_MAX))
    throw refuse('it does not say how many layers of which width it has')
  const tensors = tensorsOf(at(torch.root, 'state_dict'))
  const rows = (name: string) =>
    Array.from({ length: nLayers - 1 }, (_, layer) => tensors.get(`layer_maps.${layer}.${name}`))
  const weight = await stackRows(torch, rows('weight'), [dModel, dModel])
  for (let row = 0; row < nLayers - 1; row++)
    for (let i = 0; i < dModel; i++) weight[row * dModel * dModel + i * dModel + i]! -= 1
  const numbers = { weight, bias: await stackRows(torch, rows('bias'), [dModel]) }
  const lens: TrainedLens = {
    version: 1,
    kind: 'tuned',
    title: 'Tuned lens from whole affine maps',
    checkpoint: { name: UNNAMED_MODEL },
    capture: 'resid_pre',
    layers: Array.from({ length: nLayers - 1 }, (_, row) => row + 1),
    dModel,
    origin: { by: 'full-affine', notes: [CONVERTED] },
    sha256: hashOfNumbers(numbers),
  }
  return { lens, numbers }
}
