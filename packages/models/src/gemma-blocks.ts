import { z } from 'zod'
import type { DecoderShape } from './decoder-spec.js'
import { number } from './family.js'
import { layerWindows, llamaKeys, llamaShape, windowed, windowKeys } from './llama-blocks.js'
import { norm } from './wants.js'

/** Config keys that gemma2 and gemma3_text share, with their defaults. */
export const gemmaKeys = {
  ...llamaKeys,
  ...windowKeys,
  hidden_size: number.width.default(2304),
  intermediate_size: number.mlpWidth.default(9216),
  num_hidden_layers: number.layers.default(26),
  num_attention_heads: number.heads.default(8),
  num_key_value_heads: number.heads.default(4),
  head_dim: number.width.default(256),
  hidden_activation: z.string().default('gelu_pytorch_tanh'),
  sliding_window: number.context.nullable().default(4096),
  query_pre_attn_scalar: number.scale.default(256),
  attention_bias: z.boolean().default(false),
  tie_word_embeddings: z.boolean().default(true),
}
type GemmaConfig = z.infer<z.ZodObject<typeof gemmaKeys>>

/** Norms store how far their scale is from one, and the embedding is as long as the width is. */
export function gemmaShape(config: Parameters<typeof llamaShape>[0], different: Partial<DecoderShape> = {}) {
  return llamaShape(config, {
    norm: { kind: 'rms', eps: config.rms_norm_eps ?? 1e-6, scaleOffset: 1 },
    embedScale: Math.sqrt(config.hidden_size),
    ...different,
  })
}

/** The same with `query_pre_attn_scalar` and windows: by `layer_types`, or on the layers that `slides` picks. */
export function windowedGemma(config: GemmaConfig, slides: (layer: number) => boolean): DecoderShape {
  const attnScale = config.query_pre_attn_scalar ** -0.5
  const layers = layerWindows(config, slides).map((window) => windowed(attnScale, window))
  return gemmaShape({ ...config, hidden_act: config.hidden_activation }, { layers })
}

/** A norm before and after attention, and before and after the MLP. */
export const sandwichNorms = (block: string, dModel: number) => ({
  ln1: norm(`${block}.input_layernorm`, dModel, false),
  ln1Post: norm(`${block}.post_attention_layernorm`, dModel, false),
  ln2: norm(`${block}.pre_feedforward_layernorm`, dModel, false),
  ln2Post: norm(`${block}.post_feedforward_layernorm`, dModel, false),
})
