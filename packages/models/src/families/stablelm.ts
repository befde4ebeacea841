import { z } from 'zod'
import type { DecoderShape } from '../decoder-spec.js'
import { type Blueprint, everyLayer, type Family, number, type TensorNames } from '../family.js'
import { gatedMlp, headsOut, llamaKeys, llamaShape, llamaWants, splitQkv, turnedHeads } from '../llama-blocks.js'
import { norm } from '../wants.js'

const { rms_norm_eps: _, ...keys } = llamaKeys
const Config = z.object({
  ...keys,
  hidden_size: number.width.default(2560),
  intermediate_size: number.mlpWidth.default(6912),
  num_hidden_layers: number.layers.default(32),
  num_attention_heads: number.heads.default(32),
  vocab_size: number.vocab.default(50_304),
  num_key_value_heads: number.heads.default(32),
  max_position_embeddings: number.context.default(4096),
  layer_norm_eps: number.eps.default(1e-5),
  partial_rotary_factor: number.fraction.default(0.25),
  use_qkv_bias: z.boolean().default(false),
  qk_layernorm: z.boolean().default(false),
  use_parallel_residual: z.boolean().default(false),
})

function read(json: unknown, tensors: TensorNames): Blueprint {
  const config = Config.parse(json)
  const layerNorm: DecoderShape['norm'] = { kind: 'layer', eps: config.layer_norm_eps, scaleOffset: 0 }
  const shape = llamaShape(config, {
    norm: layerNorm,
    positions: turnedHeads(config),
    parallelBlock: config.use_parallel_residual,
    ...(config.qk_layernorm && { qkNorm: { ...layerNorm, over: 'head' } }),
  })
  const { dModel, dHead, nHeads, nKvHeads } = shape
  const headNorms = (name: string, count: number) =>
    everyLayer(count, (head) => norm(`${name}.norms.${head}`, dHead, false))
  const wants = llamaWants(shape, {
    tensors,
    lnFinal: (prefix) => norm(`${prefix}norm`, dModel, true),
    block: (path) => ({
      ln1: norm(`${path}.input_layernorm`, dModel, true),
      ...(!shape.parallelBlock && { ln2: norm(`${path}.post_attention_layernorm`, dModel, true) }),
      qkv: splitQkv(`${path}.self_attn`, shape, config.use_qkv_bias),
      ...(config.qk_layernorm && {
        qNorm: headNorms(`${path}.self_attn.q_layernorm`, nHeads),
        kNorm: headNorms(`${path}.self_attn.k_layernorm`, nKvHeads),
      }),
      o: headsOut(`${path}.self_attn.o_proj`, shape, false),
      mlp: gatedMlp(`${path}.mlp`, shape, false),
    }),
  })
  return { shape, wants }
}

/** StableLM 3B, 2 and their code and chat models. */
export const stablelm: Family = {
  modelType: 'stablelm',
  title: 'StableLM',
  architectures: ['StableLmForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}
