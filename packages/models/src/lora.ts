import { AppError } from '@lensboard/contract'
import type { Adapter, TensorEntry } from '@lensboard/weights'
import type { DecoderSpec, LinearWeights, LoraWeights } from './decoder-spec.js'
import { type LoraTargets, loraTargets } from './lora-targets.js'
import { isStoredTensor, type StoredTensor } from './stored-tensor.js'

/** As PEFT spells a small matrix: the module's name within the model, and which of the two it is. */
const SMALL_MATRIX = /^base_model\.model\.(.+)\.lora_(A|B)\.weight$/

/** What of an adapter says which matrices it changes, and how. */
export type LoraTensors = Pick<Adapter, 'name' | 'config' | 'tensors'>

/**
 * A decoder with an adapter's changes beside its matrices; the base's own weights stay as they are. Throws
 * MODEL_UNSUPPORTED for changes that are not read, and CHECKPOINT_BROKEN naming the tensor that has no place, no
 * partner or another shape.
 */
export function withLora(base: DecoderSpec, adapter: LoraTensors): DecoderSpec {
  const matrices = matricesOf(base)
  const pairs = pairsOf(adapter, base.name)
  const targets = loraTargets(adapter.config, [...matrices.keys(), ...pairs.map(({ path }) => path)], adapter.name)
  const changes = new Map<Linear, LoraWeights<StoredTensor>>()
  for (const pair of pairs) {
    const linear = matrices.get(pair.path) ?? matrixLike(matrices, pair.path)
    if (linear === undefined || !targets.selects(pair.path))
      throw broken(adapter, `tensor ${anyName(pair)} belongs to no matrix of ${base.name} that it says it changes`)
    const [rank, scale] = [targets.rank(pair.path), targets.scale(pair.path)]
    changes.set(linear, change(adapter, linear, { pair, rank, scale }))
  }
  refuseMissing(adapter, { matrices, targets, changes })
  const weights = mapLinears(base.weights, (linear) => {
    const lora = changes.get(linear)
    return lora ? { ...linear, lora } : linear
  })
  return { ...base, name: adapter.name, weights }
}

type Linear = LinearWeights<StoredTensor>
type Matrices = ReadonlyMap<string, Linear>

/** Every matrix by its module name; a tied unembedding has that of the module, not of the tensor. */
function matricesOf({ weights, tiedUnembed }: DecoderSpec): Matrices {
  const found = new Map<string, Linear>()
  mapLinears(weights, (linear) => {
    const own = linear !== weights.unembed || !tiedUnembed
    found.set(own ? linear.weight.name.replace(/\.weight$/, '') : 'lm_head', linear)
    return linear
  })
  return found
}

/** The file of a base may leave out, or add, the first parts of what its class calls a module. */
function matrixLike(matrices: Matrices, path: string): Linear | undefined {
  for (const [module, linear] of matrices) if (path.endsWith(`.${module}`) || module.endsWith(`.${path}`)) return linear
  return undefined
}

interface Pair {
  path: string
  tensors: Map<string, TensorEntry>
}

function pairsOf(adapter: LoraTensors, base: string): Pair[] {
  const found = new Map<string, Pair>()
  for (const tensor of adapter.tensors.values()) {
    const [, path, half] = SMALL_MATRIX.exec(tensor.name) ?? []
    if (path === undefined || half === undefined) throw noSmallMatrix(adapter, tensor.name, base)
    const pair = found.get(path) ?? { path, tensors: new Map() }
    found.set(path, pair)
    pair.tensors.set(half, tensor)
  }
  if (found.size === 0) throw broken(adapter, 'it changes no matrix')
  return [...found.values()]
}

const anyName = (pair: Pair): string => pair.tensors.values().next().value?.name ?? pair.path

function noSmallMatrix(adapter: LoraTensors, tensor: string, base: string): AppError {
  const unsupported = (why: string) => new AppError('MODEL_UNSUPPORTED', `${adapter.name} is not supported: ${why}.`)
  if (tensor.includes('lora_embedding_')) return unsupported(`tensor ${tensor} changes the embedding of ${base}`)
  if (tensor.includes('lora_magnitude_vector')) return unsupported(`tensor ${tensor} makes it a DoRA adapter`)
  if (!tensor.includes('lora_')) return unsupported(`tensor ${tensor} replaces one of ${base}`)
  return broken(adapter, `tensor ${tensor} is no half of a low-rank matrix`)
}

function change(
  adapter: LoraTensors,
  { weight, inOut }: Linear,
  { pair, rank, scale }: { pair: Pair; rank: number; scale: number },
): LoraWeights<StoredTensor> {
  const [rows = 0, columns = 0] = weight.shape
  const [dIn, dOut] = inOut ? [rows, columns] : [columns, rows]
  const half = (which: 'A' | 'B', shape: [number, number]): StoredTensor => {
    const tensor = pair.tensors.get(which)
    if (!tensor) throw broken(adapter, `tensor ${anyName(pair)} has no lora_${which} beside it`)
    if (tensor.shape.join() !== shape.join())
      throw broken(
        adapter,
        `tensor ${tensor.name} is [${tensor.shape.join(', ')}], but rank ${rank} and ${weight.name} ask for [${shape.join(', ')}]`,
      )
    if (!isStoredTensor(tensor))
      throw new AppError(
        'MODEL_UNSUPPORTED',
        `${adapter.name} is not supported: tensor ${tensor.name} is stored as ${tensor.dtype}.`,
      )
    return tensor
  }
  return { down: half('A', [rank, dIn]), up: half('B', [dOut, rank]), scale }
}

/**
 * PEFT writes every matrix it was told to change; one that is missing was lost. Experts may be no modules of their own
 * where an adapter was trained, and "all-linear" leaves the unembedding out.
 */
function refuseMissing(
  adapter: LoraTensors,
  { matrices, targets, changes }: { matrices: Matrices; targets: LoraTargets; changes: ReadonlyMap<Linear, unknown> },
): void {
  const excused = adapter.config.targetModules === 'all-linear' ? /\.experts\.|^(lm_head|embed_out)$/ : /\.experts\./
  for (const [module, linear] of matrices)
    if (targets.selects(module) && !changes.has(linear) && !excused.test(module))
      throw broken(adapter, `its adapter_config.json asks for a change of ${module}, which its tensors do not hold`)
}

/** The same structure with every matrix replaced by what `change` makes of it. */
function mapLinears<T>(part: T, change: (linear: Linear) => Linear): T
function mapLinears(part: unknown, change: (linear: Linear) => Linear) {
  if (part === null || typeof part !== 'object' || 'file' in part) return part
  if (Array.isArray(part)) return part.map((each: unknown) => mapLinears(each, change))
  if ('weight' in part) return change(part as Linear)
  return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, mapLinears(inner, change)]))
}

const broken = (adapter: LoraTensors, why: string) =>
  new AppError('CHECKPOINT_BROKEN', `The adapter ${adapter.name} is broken: ${why}.`)
