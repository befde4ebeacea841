import { AppError } from '@lensboard/contract'
import type { TensorEntry } from '@lensboard/weights'
import { ZodError } from 'zod'
import type { DecoderShape, DecoderSpec } from './decoder-spec.js'
import { families } from './families.js'
import { type Blueprint, type Family, NotReadYet } from './family.js'
import { findWeights } from './find-weights.js'

/** What a reader of checkpoints knows about one: its parsed config.json and where each tensor lies. */
export interface CheckpointFiles {
  name: string
  config: Record<string, unknown>
  tensors: ReadonlyMap<string, TensorEntry>
}

/**
 * The decoder a checkpoint holds. Throws MODEL_UNSUPPORTED for a family or a switch that is not read yet, and
 * CHECKPOINT_BROKEN for a config or tensors that contradict themselves.
 */
export function describeDecoder({ name, config, tensors }: CheckpointFiles): DecoderSpec {
  const family = familyOf(config)
  if (config.quantization_config != null)
    throw new AppError('MODEL_UNSUPPORTED', `${name} is not supported: its weights are quantised.`)
  const { shape, wants } = readBlueprint(family, config, name)
  checkHeads(shape, name)
  return { name, family: family.modelType, ...shape, weights: findWeights(wants, tensors, name) }
}

function familyOf(config: Record<string, unknown>): Family {
  const modelType = config.model_type
  const found = families.find((family) => family.modelType === modelType)
  if (found) return found
  const supported = families.map((family) => family.modelType).join(', ')
  if (typeof modelType !== 'string' || modelType === '')
    throw new AppError('MODEL_UNSUPPORTED', `config.json names no model_type. Supported families: ${supported}.`)
  const nearest = nearestFamily(config).modelType
  throw new AppError(
    'MODEL_UNSUPPORTED',
    `The model family "${modelType.slice(0, 60)}" is not supported. Supported: ${supported}; the nearest is ${nearest}.`,
  )
}

/** The family whose config keys this config has most of. */
function nearestFamily(config: Record<string, unknown>): Family {
  const share = (family: Family) =>
    family.configKeys.filter((key) => Object.hasOwn(config, key)).length / family.configKeys.length
  return families.reduce((best, family) => (share(family) > share(best) ? family : best))
}

function readBlueprint(family: Family, config: Record<string, unknown>, name: string): Blueprint {
  try {
    return family.read(config)
  } catch (error) {
    if (error instanceof NotReadYet)
      throw new AppError(
        'MODEL_UNSUPPORTED',
        `${name} is a ${family.modelType} that is not read yet: ${error.message}.`,
      )
    if (!(error instanceof ZodError)) throw error
    const issue = error.issues[0]
    const why = `${issue?.path.join('.')}: ${issue?.message}`
    throw new AppError('CHECKPOINT_BROKEN', `config.json of ${name} is damaged. ${why}.`, { cause: error })
  }
}

function checkHeads({ nHeads, nKvHeads, positions, dHead }: DecoderShape, name: string): void {
  const broken = (why: string) => new AppError('CHECKPOINT_BROKEN', `config.json of ${name} is damaged: ${why}.`)
  if (nHeads % nKvHeads !== 0) throw broken(`${nHeads} heads cannot share ${nKvHeads} key-value heads`)
  if (positions.dims < 2 || positions.dims % 2 !== 0 || positions.dims > dHead)
    throw broken(`rotary positions cannot turn ${positions.dims} of ${dHead} entries of a head`)
}
