import { AppError, type TrainedLens } from '@lensboard/contract'
import { isTensor, type PickledTensor, type PickleKey, type PickleValue } from '../torch-file/pickle-value.js'
import type { TorchFile } from '../torch-file/read-torch-file.js'
import { refuse } from '../torch-file/refuse.js'
import type { TorchValue } from '../torch-file/torch-value.js'
import { writeTorchFile } from '../torch-file/write-torch-file.js'
import { hashOfNumbers } from './lens-numbers.js'
import { stackRows } from './stack-rows.js'
import { ROWS_MAX, type StoredLens, UNNAMED_MODEL, WIDTH_MAX } from './stored-lens.js'

const at = (value: PickleValue | undefined, key: PickleKey): PickleValue | undefined =>
  value instanceof Map ? value.get(key) : undefined

export const isJacobian = (root: PickleValue): boolean => at(root, 'J') instanceof Map

/**
 * A Jacobian lens: `J` {layer: [dModel, dModel]}, out by in, of what leaves each block; `n_prompts`, and where it came
 * from as far as the file says. Throws LENS_INVALID.
 */
export async function readJacobian(torch: TorchFile): Promise<StoredLens> {
  const jacobians = at(torch.root, 'J')
  if (!(jacobians instanceof Map) || jacobians.size === 0 || jacobians.size > ROWS_MAX)
    throw refuse('it holds no Jacobians by layer')
  const rows = [...jacobians].map(([layer, tensor]) => rowOf(layer, tensor)).sort((a, b) => a.layer - b.layer)
  const [dModel] = rows[0]!.tensor.shape
  if (dModel === undefined || dModel < 1 || dModel > WIDTH_MAX) throw refuse('its Jacobians are no matrices')
  const provenance = at(torch.root, 'provenance')
  const capture = at(provenance, 'capture_point') ?? 'block_output'
  if (capture !== 'block_output')
    throw refuse(`its Jacobians are of ${String(capture).slice(0, 40)}; only those of whole blocks are read`)
  const tensors = rows.map(({ tensor }) => tensor)
  const numbers = { weight: await stackRows(torch, tensors, [dModel, dModel]) }
  const model = at(provenance, 'model_id')
  const nPrompts = at(torch.root, 'n_prompts')
  const text = at(provenance, 'dataset_id')
  const name = typeof model === 'string' && model !== '' ? model.slice(0, 200) : UNNAMED_MODEL
  const lens: TrainedLens = {
    version: 1,
    kind: 'jacobian',
    title: `Jacobian lens of ${name}`.slice(0, 80),
    checkpoint: { name },
    capture: 'resid_post',
    layers: rows.map(({ layer }) => layer),
    dModel,
    origin: {
      by: 'jacobian',
      ...(typeof nPrompts === 'number' && Number.isSafeInteger(nPrompts) && nPrompts >= 0 && { nPrompts }),
      ...(typeof text === 'string' && { text: text.slice(0, 120) }),
    },
    sha256: hashOfNumbers(numbers),
  }
  return { lens, numbers }
}

function rowOf(layer: PickleKey, tensor: PickleValue): { layer: number; tensor: PickledTensor } {
  if (typeof layer !== 'number' || !Number.isSafeInteger(layer) || layer < 0 || layer >= ROWS_MAX || !isTensor(tensor))
    throw refuse('its Jacobians are not numbered by layer')
  return { layer, tensor }
}

/** Writes a Jacobian lens as the published files are laid out, in float32. Throws LENS_INVALID for another lens. */
export async function writeJacobianFile(file: string, { lens, numbers }: StoredLens): Promise<void> {
  if (lens.kind !== 'jacobian')
    throw new AppError('LENS_INVALID', 'The Jacobian form holds Jacobian lenses alone. Take another form.')
  const { dModel, layers } = lens
  const size = dModel * dModel
  const jacobians = new Map<number, TorchValue>(
    layers.map((layer, row) => [
      layer,
      { shape: [dModel, dModel], data: numbers.weight.subarray(row * size, (row + 1) * size) },
    ]),
  )
  await writeTorchFile(
    file,
    new Map<string, TorchValue>([
      ['J', jacobians],
      ['n_prompts', lens.origin.nPrompts ?? 0],
      ['source_layers', [...layers]],
      ['d_model', dModel],
      [
        'provenance',
        new Map<string, TorchValue>([
          ['model_id', lens.checkpoint.name],
          ['dataset_id', lens.origin.text ?? ''],
          ['capture_point', 'block_output'],
        ]),
      ],
    ]),
  )
}
