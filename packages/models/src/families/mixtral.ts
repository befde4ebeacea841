import { z } from 'zod'
import type { DecoderShape, ExpertWeights } from '../decoder-spec.js'
import { type Blueprint, everyLayer, type Family, number, type TensorNames } from '../family.js'
import {
  headsOut,
  headWidth,
  llamaKeys,
  llamaShape,
  llamaWants,
  preNorms,
  splitQkv,
  windowed,
} from '../llama-blocks.js'
import { linear, type Want } from '../wants.js'

const Config = z
  .object({
    ...llamaKeys,
    hidden_size: number.width.default(4096),
    intermediate_size: number.mlpWidth.default(14_336),
    num_hidden_layers: number.layers.default(32),
    num_attention_heads: number.heads.default(32),
    vocab_size: number.vocab.default(32_000),
    num_key_value_heads: number.heads.nullable().default(8),
    max_position_embeddings: number.context.default(131_072),
    rms_norm_eps: number.eps.default(1e-5),
    rope_theta: number.base.default(1e6),
    sliding_window: number.context.nullish(),
    num_local_experts: number.experts.default(8),
    num_experts_per_tok: number.experts.default(2),
  })
  .refine((config) => config.num_experts_per_tok <= config.num_local_experts, {
    path: ['num_experts_per_tok'],
    message: 'more than there are experts',
  })

function expertWants(moe: string, { dModel, dMlp }: DecoderShape, nExperts: number): ExpertWeights<Want> {
  return {
    router: linear(`${moe}.gate`, nExperts, dModel, false),
    experts: everyLayer(nExperts, (expert) => ({
      gate: linear(`${moe}.experts.${expert}.w1`, dMlp, dModel, false),
      in: linear(`${moe}.experts.${expert}.w3`, dMlp, dModel, false),
      out: linear(`${moe}.experts.${expert}.w2`, dModel, dMlp, false),
    })),
  }
}

function read(json: unknown, tensors: TensorNames): Blueprint {
  const config = Config.parse(json)
  const attnScale = headWidth(config) ** -0.5
  const window = config.sliding_window ?? undefined
  const shape = llamaShape(config, {
    layers: everyLayer(config.num_hidden_layers, () => windowed(attnScale, window)),
    experts: { perToken: config.num_experts_per_tok, normalise: true },
  })
  const wants = llamaWants(shape, {
    tensors,
    block: (path) => ({
      ...preNorms(path, shape.dModel, false),
      qkv: splitQkv(`${path}.self_attn`, shape, false),
      o: headsOut(`${path}.self_attn.o_proj`, shape, false),
      mlp: expertWants(`${path}.block_sparse_moe`, shape, config.num_local_experts),
    }),
  })
  return { shape, wants }
}

/** Mixtral 8x7B and 8x22B, and smaller mixtures laid out as they are. */
export const mixtral: Family = {
  modelType: 'mixtral',
  title: 'Mixtral',
  architectures: ['MixtralForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}
