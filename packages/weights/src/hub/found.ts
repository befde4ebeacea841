import { AppError } from '@lensboard/contract'
import { z } from 'zod'
import { Gated, Tags } from './listing.js'

/** One line of a search at the hub. */
export interface HubFound {
  id: string
  downloads: number
  gated: boolean
  private: boolean
  modelType?: string
  parameters?: number
  tags: string[]
}

/** What the hub tells of each model when it is asked for these; its endpoint takes `expand` once for each. */
export const EXPAND = ['downloads', 'gated', 'private', 'config', 'safetensors', 'tags'] as const

const Found = z.object({
  id: z.string().min(1).max(300),
  downloads: z.number().nullish(),
  gated: Gated,
  private: z.boolean().nullish(),
  config: z.object({ model_type: z.string().optional() }).nullish().catch(null),
  safetensors: z.object({ total: z.number().optional() }).nullish().catch(null),
  tags: Tags,
})

/** Reads the hub's answer to a search; throws HUB_DOWN when it is none. */
export function readFound(answer: unknown): HubFound[] {
  const parsed = z.array(Found).safeParse(answer)
  if (!parsed.success)
    throw new AppError('HUB_DOWN', "The hub's answer to the search cannot be read.", { cause: parsed.error })
  return parsed.data.map(({ id, downloads, gated, config, safetensors, tags, ...rest }) => ({
    id,
    downloads: downloads ?? 0,
    gated: gated !== false,
    private: rest.private === true,
    ...(config?.model_type === undefined ? {} : { modelType: config.model_type }),
    ...(safetensors?.total === undefined ? {} : { parameters: safetensors.total }),
    tags,
  }))
}
