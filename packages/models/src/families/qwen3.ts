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
import { norm } from '../wants.js'

const Config = z.object({
  ...llamaKeys,
  ...windowKeys,
  num_key_value_heads: number.heads.nullable().default(32),
  head_dim: number.width.nullable().default(128),
  max_position_embeddings: number.context.default(32_768),
  attention_bias: z.boolean().default(false),
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
  const shape = llamaShape(config, {
    layers: windows.map((window) => windowed(attnScale, window)),
    qkNorm: { kind: 'rms', eps: config.rms_norm_eps, scaleOffset: 0, over: 'head' },
  })
  const wants = llamaWants(shape, {
    tensors,
    block: (path) => ({
      ...preNorms(path, shape.dModel, false),
      qkv: splitQkv(`${path}.self_attn`, shape, config.attention_bias),
      qNorm: [norm(`${path}.self_attn.q_norm`, shape.dHead, false)],
      kNorm: [norm(`${path}.self_attn.k_norm`, shape.dHead, false)],
      o: headsOut(`${path}.self_attn.o_proj`, shape, config.attention_bias),
      mlp: gatedMlp(`${path}.mlp`, shape, false),
    }),
  })
  return { shape, wants }
}

/** Qwen 3, dense. */
export const qwen3: Family = {
  modelType: 'qwen3',
  title: 'Qwen 3',
  architectures: ['Qwen3ForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}
