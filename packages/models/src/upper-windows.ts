import { z } from 'zod'
import type { LayerShape } from './decoder-spec.js'
import { number } from './family.js'
import { headWidth, layerWindows, windowed, windowKeys } from './llama-blocks.js'

/** Config keys of families whose upper layers may slide a window. */
export const upperWindowKeys = {
  ...windowKeys,
  use_sliding_window: z.boolean().default(false),
  sliding_window: number.context.nullable().default(4096),
  max_window_layers: z.number().int().min(0).max(4096).default(28),
}
type UpperWindowConfig = z.infer<z.ZodObject<typeof upperWindowKeys>> &
  Parameters<typeof headWidth>[0] & { num_hidden_layers: number }

/** Layers from `max_window_layers` on slide a window, or those in `layer_types`; none unless `use_sliding_window`. */
export function upperWindows(config: UpperWindowConfig): LayerShape[] {
  const sliding_window = config.use_sliding_window ? config.sliding_window : null
  const slides = (layer: number) => sliding_window !== null && layer >= config.max_window_layers
  const attnScale = headWidth(config) ** -0.5
  return layerWindows({ ...config, sliding_window }, slides).map((window) => windowed(attnScale, window))
}
