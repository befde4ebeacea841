import { z } from 'zod'
import { expertKeys, isSparse, routing, sparseLayerKeys, sparseMlp } from '../expert-blocks.js'
import { type Blueprint, everyLayer, type Family, number, type TensorNames } from '../family.js'
import {
  gatedMlp,
  headsOut,
  headWidth,
  llamaKeys,
  llamaShape,
  llamaWants,
  preNorms,
  splitQkv,
  windowed,
} from '../llama-blocks.js'
import { norm } from '../wants.js'

const Config = z.object({
  ...llamaKeys,
  ...expertKeys,
  ...sparseLayerKeys,
  hidden_size: number.width.default(2048),
  intermediate_size: number.mlpWidth.default(6144),
  num_hidden_layers: number.layers.default(24),
  num_attention_heads: number.heads.default(32),
  num_key_value_heads: number.heads.default(4),
  vocab_size: number.vocab.default(151_936),
  max_position_embeddings: number.context.default(32_768),
  attention_bias: z.boolean().default(false),
  use_sliding_window: z.boolean().default(false),
  sliding_window: number.context.nullable().default(4096),
  num_experts: expertKeys.num_experts.default(128),
  num_experts_per_tok: number.experts.default(8),
  moe_intermediate_size: number.mlpWidth.default(768),
})

function read(json: unknown, tensors: TensorNames): Blueprint {
  const config = Config.parse(json)
  const dHead = headWidth(config)
  const window = config.use_sliding_window ? (config.sliding_window ?? undefined) : undefined
  const { intermediate_size: dDense, moe_intermediate_size: dExpert, attention_bias: bias } = config
  const shape = llamaShape(config, {
    ...routing(config),
    dMlp: Math.max(dDense, dExpert),
    qkNorm: { kind: 'rms', eps: config.rms_norm_eps, scaleOffset: 0, over: 'head' },
    layers: everyLayer(config.num_hidden_layers, () => windowed(dHead ** -0.5, window)),
  })
  const { dModel } = shape
  const wants = llamaWants(shape, {
    tensors,
    block: (path, layer) => ({
      ...preNorms(path, dModel, false),
      qkv: splitQkv(`${path}.self_attn`, shape, bias),
      qNorm: [norm(`${path}.self_attn.q_norm`, dHead, false)],
      kNorm: [norm(`${path}.self_attn.k_norm`, dHead, false)],
      o: headsOut(`${path}.self_attn.o_proj`, shape, bias),
      mlp: isSparse(config, layer)
        ? sparseMlp(`${path}.mlp`, { dModel, dExpert, count: config.num_experts })
        : gatedMlp(`${path}.mlp`, { dModel, dMlp: dDense }, false),
    }),
  })
  return { shape, wants }
}

/** Qwen3-30B-A3B and Qwen3-235B-A22B. */
export const qwen3Moe: Family = {
  modelType: 'qwen3_moe',
  title: 'Qwen 3 MoE',
  architectures: ['Qwen3MoeForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}
