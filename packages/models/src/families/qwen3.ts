import { z } from 'zod'
import { type Blueprint, type Family, number, type TensorNames } from '../family.js'
import { gatedMlp, headsOut, llamaKeys, llamaShape, llamaWants, preNorms, splitQkv } from '../llama-blocks.js'
import { upperWindowKeys, upperWindows } from '../upper-windows.js'
import { norm } from '../wants.js'

const Config = z.object({
  ...llamaKeys,
  ...upperWindowKeys,
  hidden_size: number.width.default(4096),
  intermediate_size: number.mlpWidth.default(22_016),
  num_hidden_layers: number.layers.default(32),
  num_attention_heads: number.heads.default(32),
  vocab_size: number.vocab.default(151_936),
  num_key_value_heads: number.heads.nullable().default(32),
  head_dim: number.width.nullable().default(128),
  max_position_embeddings: number.context.default(32_768),
  attention_bias: z.boolean().default(false),
})

function read(json: unknown, tensors: TensorNames): Blueprint {
  const config = Config.parse(json)
  const shape = llamaShape(config, {
    layers: upperWindows(config),
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
