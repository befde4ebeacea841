import { z } from 'zod'
import { expertKeys, routing, sparseMlp } from '../expert-blocks.js'
import { type Blueprint, type Family, number, type TensorNames } from '../family.js'
import { headsOut, llamaKeys, llamaShape, llamaWants, preNorms, splitQkv } from '../llama-blocks.js'
import { norm } from '../wants.js'

const { head_dim: _, ...keys } = llamaKeys

const Config = z.object({
  ...keys,
  ...expertKeys,
  hidden_size: number.width.default(2048),
  intermediate_size: number.mlpWidth.default(2048),
  num_hidden_layers: number.layers.default(16),
  num_attention_heads: number.heads.default(16),
  vocab_size: number.vocab.default(50_304),
  max_position_embeddings: number.context.default(4096),
  rms_norm_eps: number.eps.default(1e-5),
  attention_bias: z.boolean().default(false),
  clip_qkv: number.scale.nullish(),
  num_experts: number.experts.default(64),
  num_experts_per_tok: number.experts.default(8),
})

function read(json: unknown, tensors: TensorNames): Blueprint {
  const config = Config.parse(json)
  const shape = llamaShape(config, {
    ...routing(config),
    qkNorm: { kind: 'rms', eps: config.rms_norm_eps, scaleOffset: 0, over: 'width' },
    ...(config.clip_qkv != null && { clipQkv: config.clip_qkv }),
  })
  const { dModel, dHead, nHeads, nKvHeads, dMlp: dExpert } = shape
  const wants = llamaWants(shape, {
    tensors,
    block: (path) => ({
      ...preNorms(path, dModel, false),
      qkv: splitQkv(`${path}.self_attn`, shape, config.attention_bias),
      qNorm: [norm(`${path}.self_attn.q_norm`, nHeads * dHead, false)],
      kNorm: [norm(`${path}.self_attn.k_norm`, nKvHeads * dHead, false)],
      o: headsOut(`${path}.self_attn.o_proj`, shape, config.attention_bias),
      mlp: sparseMlp(`${path}.mlp`, { dModel, dExpert, count: config.num_experts }),
    }),
  })
  return { shape, wants }
}

/** OLMoE-1B-7B. */
export const olmoe: Family = {
  modelType: 'olmoe',
  title: 'OLMoE',
  architectures: ['OlmoeForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}
