import { AppError } from '@lensboard/contract'
import { families } from './families.js'
import type { Family } from './family.js'

/** What follows in a class name that predicts the next token; other heads classify, score or embed. */
const NEXT_TOKEN = /(ForCausalLM|LMHeadModel|ForConditionalGeneration)$/

/**
 * The family of a config, by its `model_type` and, where that is unknown or absent, by its `architectures`. Throws
 * MODEL_UNSUPPORTED with the nearest supported family, or for a checkpoint whose head predicts no token.
 */
export function findFamily(config: Record<string, unknown>): Family {
  const architectures = Array.isArray(config.architectures)
    ? config.architectures.filter((name): name is string => typeof name === 'string')
    : []
  const modelType = typeof config.model_type === 'string' ? config.model_type : ''
  const found =
    families.find((family) => family.modelType === modelType || family.aliases?.includes(modelType)) ??
    families.find((family) => family.architectures.some((name) => architectures.includes(name)))
  if (!found) throw unknown(modelType || (architectures[0] ?? ''), config)
  const other = architectures[0]
  if (other !== undefined && !architectures.some((name) => NEXT_TOKEN.test(name) || /Model$/.test(name)))
    throw new AppError(
      'MODEL_UNSUPPORTED',
      `This checkpoint is a ${other.slice(0, 60)}: it has no head that predicts the next token.`,
    )
  return found
}

function unknown(name: string, config: Record<string, unknown>): AppError {
  if (name === '')
    return new AppError(
      'MODEL_UNSUPPORTED',
      'config.json names no model_type and no architectures, so the family of this model is unknown.',
    )
  const nearest = nearestFamily(config)
  const all = families.map(({ modelType }) => modelType).join(', ')
  return new AppError(
    'MODEL_UNSUPPORTED',
    `The model family "${name.slice(0, 60)}" is not supported; the nearest that is: ${nearest.title} (${nearest.modelType}). Supported: ${all}.`,
  )
}

/** The family whose config keys this config has most of. */
function nearestFamily(config: Record<string, unknown>): Family {
  const share = (family: Family) =>
    family.configKeys.filter((key) => Object.hasOwn(config, key)).length / family.configKeys.length
  return families.reduce((best, family) => (share(family) > share(best) ? family : best))
}
