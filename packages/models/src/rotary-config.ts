import { z } from 'zod'
import { NotReadYet, number } from './family.js'

/** Hugging Face's two spellings: `rope_scaling` beside `rope_theta`, and from version 5 on one `rope_parameters`. */
const RopeFields = z.object({
  rope_type: z.string().nullish(),
  type: z.string().nullish(),
  rope_theta: number.base.nullish(),
  partial_rotary_factor: number.fraction.nullish(),
})

export const ropeKeys = { rope_scaling: RopeFields.nullish(), rope_parameters: RopeFields.nullish() }

/** Base and rotated fraction where `rope_parameters` gives them; refuses stretched rotations, which are not read yet. */
export function ropeOverrides(config: z.infer<z.ZodObject<typeof ropeKeys>>): { base?: number; fraction?: number } {
  for (const fields of [config.rope_scaling, config.rope_parameters]) {
    const type = fields?.rope_type ?? fields?.type ?? 'default'
    if (type !== 'default') throw new NotReadYet(`its rotary positions are scaled (${type})`)
  }
  const { rope_theta: base, partial_rotary_factor: fraction } = config.rope_parameters ?? {}
  return { ...(base && { base }), ...(fraction && { fraction }) }
}
