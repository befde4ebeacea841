import { AppError } from '@lensboard/contract'
import type { TensorEntry } from '@lensboard/weights'
import { ZodError } from 'zod'
import { checkShape } from './check-shape.js'
import type { DecoderSpec } from './decoder-spec.js'
import { type Blueprint, type Family, NotRead, type TensorNames } from './family.js'
import { findFamily } from './find-family.js'
import { findWeights } from './find-weights.js'

/** What a reader of checkpoints knows about one: its parsed config.json and where each tensor lies. */
export interface CheckpointFiles {
  name: string
  config: Record<string, unknown>
  tensors: ReadonlyMap<string, TensorEntry>
}

/**
 * The decoder a checkpoint holds. Throws MODEL_UNSUPPORTED for a family or a switch that is not read, and
 * CHECKPOINT_BROKEN for a config or tensors that contradict themselves.
 */
export function describeDecoder({ name, config, tensors }: CheckpointFiles): DecoderSpec {
  const family = findFamily(config)
  if (config.quantization_config != null)
    throw new AppError('MODEL_UNSUPPORTED', `${name} is not supported: its weights are quantised.`)
  const { shape, wants } = readBlueprint(family, config, { name, tensors })
  checkShape(shape, name)
  return { name, family: family.modelType, ...shape, weights: findWeights(wants, tensors, name) }
}

function readBlueprint(
  family: Family,
  config: Record<string, unknown>,
  { name, tensors }: { name: string; tensors: TensorNames },
): Blueprint {
  try {
    return family.read(config, tensors)
  } catch (error) {
    if (error instanceof NotRead)
      throw new AppError('MODEL_UNSUPPORTED', `${name} is a ${family.modelType} that is not read: ${error.message}.`)
    if (!(error instanceof ZodError)) throw error
    const issue = error.issues[0]
    const why = `${issue?.path.join('.')}: ${issue?.message}`
    throw new AppError('CHECKPOINT_BROKEN', `config.json of ${name} is damaged. ${why}.`, { cause: error })
  }
}
