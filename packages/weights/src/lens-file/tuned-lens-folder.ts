import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, type TrainedLens } from '@lensboard/contract'
import { z } from 'zod'
import { readJson } from '../model-file.js'
import type { PickledTensor, PickleValue } from '../torch-file/pickle-value.js'
import { type TorchFile, tensorsOf, withTorchFile } from '../torch-file/read-torch-file.js'
import { refuse } from '../torch-file/refuse.js'
import type { TorchValue } from '../torch-file/torch-value.js'
import { writeTorchFile } from '../torch-file/write-torch-file.js'
import { hashOfNumbers, type LensNumbers } from './lens-numbers.js'
import { stackRows } from './stack-rows.js'
import { ROWS_MAX, type StoredLens, UNNAMED_MODEL, WIDTH_MAX } from './stored-lens.js'

/** config.json of a tuned-lens checkpoint; its other keys say nothing about numbers. */
const TunedLensConfig = z.object({
  base_model_name_or_path: z.string().min(1).max(200),
  d_model: z.number().int().min(1).max(WIDTH_MAX),
  num_hidden_layers: z.number().int().min(1).max(ROWS_MAX),
  bias: z.boolean().default(true),
  lens_type: z.literal('linear_tuned_lens').default('linear_tuned_lens'),
})

/**
 * Reads a tuned-lens checkpoint: `config.json` and `params.pt` with `i.weight` and `i.bias`, where translator i makes
 * h + weight · h + bias of what enters block i. Throws LENS_INVALID.
 */
export async function readTunedLensFolder(folder: string): Promise<StoredLens> {
  const parsed = TunedLensConfig.safeParse(await configOf(folder))
  if (!parsed.success) throw refuse(`its config.json is not that of a tuned lens (${z.prettifyError(parsed.error)})`)
  const { base_model_name_or_path: model, d_model: dModel, num_hidden_layers: nRows, bias } = parsed.data
  const numbers = await withTorchFile(join(folder, 'params.pt'), async (torch) => {
    const tensors = tensorsOf(torch.root)
    refuseFirstReleases(tensors)
    if (tensors.size !== nRows * (bias ? 2 : 1)) throw refuse('it holds other tensors than its config.json says')
    return numbersOf(torch, tensors, { nRows, dModel, bias })
  })
  return lensOf(model, { nRows, dModel }, numbers)
}

/** Whether this is the `params.pt` of a tuned lens that came without its `config.json`. */
export const isTunedParams = (root: PickleValue): boolean => root instanceof Map && root.has('0.weight')

/** Reads `params.pt` alone: its rows and widths are its own, its model it does not say. Throws LENS_INVALID. */
export async function readTunedParams(torch: TorchFile): Promise<StoredLens> {
  const tensors = tensorsOf(torch.root)
  const bias = tensors.has('0.bias')
  const nRows = tensors.size / (bias ? 2 : 1)
  const [dModel] = tensors.get('0.weight')?.shape ?? []
  const fits = (value: number | undefined, most: number): value is number =>
    value !== undefined && Number.isInteger(value) && value >= 1 && value <= most
  if (!fits(nRows, ROWS_MAX) || !fits(dModel, WIDTH_MAX)) throw refuse('its tensors are not those of a tuned lens')
  return lensOf(UNNAMED_MODEL, { nRows, dModel }, await numbersOf(torch, tensors, { nRows, dModel, bias }))
}

interface Sizes {
  nRows: number
  dModel: number
}

async function numbersOf(
  torch: TorchFile,
  tensors: ReadonlyMap<string, PickledTensor>,
  { nRows, dModel, bias }: Sizes & { bias: boolean },
): Promise<LensNumbers> {
  const rows = (name: string) => Array.from({ length: nRows }, (_, row) => tensors.get(`${row}.${name}`))
  const weight = await stackRows(torch, rows('weight'), [dModel, dModel])
  return bias ? { weight, bias: await stackRows(torch, rows('bias'), [dModel]) } : { weight }
}

/** The first releases of the library kept a whole model beside the translators, under other names. */
function refuseFirstReleases(tensors: ReadonlyMap<string, PickledTensor>): void {
  const other = [...tensors.keys()].find((name) => !/^\d+\.(weight|bias)$/.test(name))
  if (other === undefined) return
  const name = other.slice(0, 60)
  throw refuse(`it holds ${name}, as lenses of the first releases do. Load it with tuned-lens and save it again`)
}

function lensOf(model: string, { nRows, dModel }: Sizes, numbers: LensNumbers): StoredLens {
  const lens: TrainedLens = {
    version: 1,
    kind: 'tuned',
    title: `Tuned lens of ${model}`.slice(0, 80),
    checkpoint: { name: model },
    capture: 'resid_pre',
    layers: Array.from({ length: nRows }, (_, layer) => layer),
    dModel,
    origin: { by: 'tuned-lens' },
    sha256: hashOfNumbers(numbers),
  }
  return { lens, numbers }
}

/** Writes a tuned lens as the tuned-lens library reads it. Throws LENS_INVALID where that form cannot hold it. */
export async function writeTunedLensFolder(folder: string, { lens, numbers }: StoredLens): Promise<void> {
  const { dModel, layers } = lens
  if (lens.kind !== 'tuned' || layers.some((layer, row) => layer !== row))
    throw new AppError(
      'LENS_INVALID',
      'The form of tuned-lens holds tuned lenses with a row for every block. Take the form of Lensboard for this one.',
    )
  await mkdir(folder, { recursive: true })
  const params = new Map<string, TorchValue>()
  for (const row of layers) {
    const cut = (data: Float32Array, size: number) => data.subarray(row * size, (row + 1) * size)
    params.set(`${row}.weight`, { shape: [dModel, dModel], data: cut(numbers.weight, dModel * dModel) })
    if (numbers.bias) params.set(`${row}.bias`, { shape: [dModel], data: cut(numbers.bias, dModel) })
  }
  await writeTorchFile(join(folder, 'params.pt'), params)
  const config = {
    base_model_name_or_path: lens.checkpoint.name,
    d_model: dModel,
    num_hidden_layers: layers.length,
    bias: numbers.bias !== undefined,
    base_model_revision: null,
    unembed_hash: null,
    lens_type: 'linear_tuned_lens',
  }
  const file = join(folder, 'config.json')
  await writeFile(`${file}.part`, `${JSON.stringify(config, undefined, 2)}\n`)
  await rename(`${file}.part`, file)
}

const configOf = (folder: string): Promise<unknown> =>
  readJson(folder, 'config.json').catch((cause: unknown) => {
    throw refuse('it has no config.json of a tuned lens beside it', cause)
  })
