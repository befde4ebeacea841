import { z } from 'zod'
import type { BlockWeights, DecoderShape } from './decoder-spec.js'
import { number } from './family.js'
import { gatedMlp, headsOut, llamaKeys, llamaShape, splitQkv, turnedHeads } from './llama-blocks.js'
import { norm, type Want } from './wants.js'

const { rms_norm_eps: _, ...keys } = llamaKeys

/** Config keys that cohere and cohere2 share, with their defaults. */
export const cohereKeys = {
  ...keys,
  hidden_size: number.width.default(8192),
  intermediate_size: number.mlpWidth.default(22_528),
  num_hidden_layers: number.layers.default(40),
  num_attention_heads: number.heads.default(64),
  vocab_size: number.vocab.default(256_000),
  max_position_embeddings: number.context.default(8192),
  layer_norm_eps: number.eps.default(1e-5),
  logit_scale: number.scale.default(0.0625),
  attention_bias: z.boolean().default(false),
  tie_word_embeddings: z.boolean().default(true),
  use_qk_norm: z.boolean().nullish(),
}
type CohereConfig = z.infer<z.ZodObject<typeof cohereKeys>>

/** Attention and MLP side by side under one norm, neighbouring entries turned together, logits scaled. */
export function cohereShape(config: CohereConfig): DecoderShape {
  return {
    ...llamaShape(config, { norm: { kind: 'layer', eps: config.layer_norm_eps, scaleOffset: 0 } }),
    positions: { ...turnedHeads(config), pairs: 'adjacent' },
    parallelBlock: true,
    logitScale: config.logit_scale,
  }
}

/** Everything within one block but the norms of queries and keys. */
export const cohereBlock = (path: string, shape: DecoderShape, bias: boolean): BlockWeights<Want> => ({
  ln1: norm(`${path}.input_layernorm`, shape.dModel, false),
  qkv: splitQkv(`${path}.self_attn`, shape, bias),
  o: headsOut(`${path}.self_attn.o_proj`, shape, bias),
  mlp: gatedMlp(`${path}.mlp`, shape, false),
})
