import { z } from 'zod'
import type { DecoderShape } from '../decoder-spec.js'
import { type Blueprint, type Family, number, type TensorNames } from '../family.js'
import { headsOut, llamaKeys, llamaShape, llamaWants, splitQkv, turnedHeads } from '../llama-blocks.js'
import { linear, norm } from '../wants.js'

const { rms_norm_eps: _, ...keys } = llamaKeys
const Config = z.object({
  ...keys,
  hidden_size: number.width.default(2048),
  intermediate_size: number.mlpWidth.default(8192),
  num_hidden_layers: number.layers.default(24),
  num_attention_heads: number.heads.default(32),
  vocab_size: number.vocab.default(51_200),
  layer_norm_eps: number.eps.default(1e-5),
  hidden_act: z.string().default('gelu_new'),
  partial_rotary_factor: number.fraction.default(0.5),
  qk_layernorm: z.boolean().default(false),
})

function read(json: unknown, tensors: TensorNames): Blueprint {
  const config = Config.parse(json)
  const layerNorm: DecoderShape['norm'] = { kind: 'layer', eps: config.layer_norm_eps, scaleOffset: 0 }
  const shape = llamaShape(config, {
    norm: layerNorm,
    positions: turnedHeads(config),
    parallelBlock: true,
    ...(config.qk_layernorm && { qkNorm: { ...layerNorm, over: 'head' } }),
  })
  const { dModel, dMlp, dHead } = shape
  const wants = llamaWants(shape, {
    tensors,
    lnFinal: (prefix) => norm(`${prefix}final_layernorm`, dModel, true),
    headBias: true,
    block: (path) => ({
      ln1: norm(`${path}.input_layernorm`, dModel, true),
      qkv: splitQkv(`${path}.self_attn`, shape, true),
      ...(config.qk_layernorm && {
        qNorm: [norm(`${path}.self_attn.q_layernorm`, dHead, true)],
        kNorm: [norm(`${path}.self_attn.k_layernorm`, dHead, true)],
      }),
      o: headsOut(`${path}.self_attn.dense`, shape, true),
      mlp: { in: linear(`${path}.mlp.fc1`, dMlp, dModel, true), out: linear(`${path}.mlp.fc2`, dModel, dMlp, true) },
    }),
  })
  return { shape, wants }
}

/** Phi 1, 1.5 and 2. */
export const phi: Family = {
  modelType: 'phi',
  title: 'Phi 1–2',
  architectures: ['PhiForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}
