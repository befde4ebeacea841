import { z } from 'zod'
import { type Blueprint, type Family, number, type TensorNames } from '../family.js'
import {
  gatedMlp,
  headsOut,
  headWidth,
  layerWindows,
  llamaKeys,
  llamaShape,
  llamaWants,
  preNorms,
  splitQkv,
  windowed,
  windowKeys,
} from '../llama-blocks.js'

const Config = z.object({
  ...llamaKeys,
  ...windowKeys,
  num_key_value_heads: number.heads.nullable().default(32),
  max_position_embeddings: number.context.default(32_768),
  use_sliding_window: z.boolean().default(false),
  sliding_window: number.context.nullable().default(4096),
  max_window_layers: z.number().int().min(0).max(4096).default(28),
})

function read(json: unknown, tensors: TensorNames): Blueprint {
  const config = Config.parse(json)
  const sliding_window = config.use_sliding_window ? config.sliding_window : null
  const slides = (layer: number) => sliding_window !== null && layer >= config.max_window_layers
  const attnScale = headWidth(config) ** -0.5
  const windows = layerWindows({ ...config, sliding_window }, slides)
  const shape = llamaShape(config, { layers: windows.map((window) => windowed(attnScale, window)) })
  const wants = llamaWants(shape, {
    tensors,
    block: (path) => ({
      ...preNorms(path, shape.dModel, false),
      qkv: splitQkv(`${path}.self_attn`, shape, true),
      o: headsOut(`${path}.self_attn.o_proj`, shape, false),
      mlp: gatedMlp(`${path}.mlp`, shape, false),
    }),
  })
  return { shape, wants }
}

/** Qwen 1.5, 2 and 2.5, and what was distilled into them. */
export const qwen2: Family = {
  modelType: 'qwen2',
  title: 'Qwen 1.5–2.5',
  architectures: ['Qwen2ForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}
