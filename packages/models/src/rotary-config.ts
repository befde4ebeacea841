import { z } from 'zod'
import type { RotaryScaling, RotaryTable } from './decoder-spec.js'
import { NotRead, number } from './family.js'

const factors = z.array(number.scale).max(1024)
const count = z.number().positive().max(1e9)

/** Hugging Face's two spellings: `rope_scaling` beside `rope_theta`, and from version 5 on one `rope_parameters`. */
const RopeFields = z.object({
  rope_type: z.string().nullish(),
  type: z.string().nullish(),
  rope_theta: number.base.nullish(),
  partial_rotary_factor: number.fraction.nullish(),
  factor: count.nullish(),
  low_freq_factor: count.nullish(),
  high_freq_factor: count.nullish(),
  beta_fast: count.nullish(),
  beta_slow: count.nullish(),
  attention_factor: count.nullish(),
  mscale: count.nullish(),
  mscale_all_dim: count.nullish(),
  truncate: z.boolean().nullish(),
  short_factor: factors.nullish(),
  long_factor: factors.nullish(),
  original_max_position_embeddings: number.context.nullish(),
  // One set for each kind of layer: a family that has several reads them itself.
  full_attention: z.unknown().optional(),
  sliding_attention: z.unknown().optional(),
})
type RopeFields = z.infer<typeof RopeFields>

export const ropeKeys = {
  rope_theta: number.base.nullish(),
  rope_scaling: RopeFields.nullish(),
  rope_parameters: RopeFields.nullish(),
  original_max_position_embeddings: number.context.nullish(),
  max_position_embeddings: number.context.nullish(),
}
type RopeConfig = z.infer<z.ZodObject<typeof ropeKeys>>

export interface Rope {
  table: RotaryTable
  /** Turned share of each head where `rope_parameters` gives it. */
  fraction?: number
  /** Positions that scaling makes of the trained context, where it grows beyond it. */
  nCtx?: number
}

/** The rotary table that a config describes. `base` where it names none. Source: transformers' modeling_rope_utils. */
export function ropeOf(config: RopeConfig, base = 10_000): Rope {
  const fields: RopeFields = { ...config.rope_scaling, ...config.rope_parameters }
  if (fields.full_attention !== undefined || fields.sliding_attention !== undefined)
    throw new NotRead('its rotary positions differ from one kind of layer to another')
  const ctx = config.max_position_embeddings ?? 2048
  const { scaling, nCtx } = scalingOf(fields, config.original_max_position_embeddings, ctx)
  const table = { base: fields.rope_theta ?? config.rope_theta ?? base, ...(scaling && { scaling }) }
  const fraction = fields.partial_rotary_factor
  return { table, ...(fraction && { fraction }), ...(nCtx && { nCtx }) }
}

function scalingOf(
  fields: RopeFields,
  originalCtx: number | null | undefined,
  ctx: number,
): { scaling?: RotaryScaling; nCtx?: number } {
  const type = fields.rope_type ?? fields.type ?? 'default'
  const need = <T>(value: T | null | undefined, key: string): T => {
    if (value == null) throw new NotRead(`its rope_scaling of type ${type} has no ${key}`)
    return value
  }
  const factor = () => need(fields.factor, 'factor')
  switch (type) {
    case 'default':
      return {}
    case 'linear':
      return { scaling: { kind: 'linear', factor: factor() } }
    case 'dynamic':
      return { scaling: { kind: 'dynamic', factor: factor(), trainedCtx: ctx }, nCtx: Math.floor(ctx * factor()) }
    case 'llama3':
      return {
        scaling: {
          kind: 'llama3',
          factor: factor(),
          lowFreqFactor: need(fields.low_freq_factor, 'low_freq_factor'),
          highFreqFactor: need(fields.high_freq_factor, 'high_freq_factor'),
          trainedCtx: need(fields.original_max_position_embeddings, 'original_max_position_embeddings'),
        },
      }
    case 'yarn':
      return { scaling: yarn(fields, factor(), fields.original_max_position_embeddings ?? ctx) }
    case 'longrope':
    case 'su':
      return { scaling: longrope(fields, originalCtx ?? fields.original_max_position_embeddings, ctx) }
    default:
      throw new NotRead(`its rotary positions are scaled by ${type.slice(0, 40)}`)
  }
}

function yarn(fields: RopeFields, factor: number, trainedCtx: number): RotaryScaling {
  const mscale = (scale: number, by = 1) => (scale <= 1 ? 1 : 0.1 * by * Math.log(scale) + 1)
  const { mscale: above, mscale_all_dim: below } = fields
  const attentionFactor =
    fields.attention_factor ?? (above && below ? mscale(factor, above) / mscale(factor, below) : mscale(factor))
  return {
    kind: 'yarn',
    factor,
    betaFast: fields.beta_fast ?? 32,
    betaSlow: fields.beta_slow ?? 1,
    trainedCtx,
    truncate: fields.truncate ?? true,
    attentionFactor,
  }
}

function longrope(fields: RopeFields, originalCtx: number | null | undefined, ctx: number): RotaryScaling {
  const { short_factor: shortFactor, long_factor: longFactor } = fields
  if (!shortFactor || !longFactor) throw new NotRead('its rope_scaling of type longrope lacks its factors')
  const trainedCtx = originalCtx ?? ctx
  // A config that names both lengths means their ratio, whatever its `factor` says.
  const stretch = originalCtx == null ? (fields.factor ?? 1) : ctx / originalCtx
  const attentionFactor =
    fields.attention_factor ?? (stretch <= 1 ? 1 : Math.sqrt(1 + Math.log(stretch) / Math.log(trainedCtx)))
  return { kind: 'longrope', shortFactor, longFactor, trainedCtx, attentionFactor }
}
