import { z } from 'zod'
import { type Blueprint, type Family, number, type TensorNames } from '../family.js'
import { gatedMlp, headsOut, llamaKeys, llamaShape, llamaWants, splitQkv } from '../llama-blocks.js'
import { norm } from '../wants.js'

const Config = z.object({
  ...llamaKeys,
  hidden_size: number.width.default(4096),
  intermediate_size: number.mlpWidth.default(11_008),
  num_hidden_layers: number.layers.default(32),
  num_attention_heads: number.heads.default(32),
  vocab_size: number.vocab.default(50_304),
  rms_norm_eps: number.eps.default(1e-5),
  attention_bias: z.boolean().default(false),
})

function read(json: unknown, tensors: TensorNames): Blueprint {
  const config = Config.parse(json)
  const shape = llamaShape(config, {
    qkNorm: { kind: 'rms', eps: config.rms_norm_eps, scaleOffset: 0, over: 'width' },
  })
  const { dModel, dHead, nHeads, nKvHeads } = shape
  const wants = llamaWants(shape, {
    tensors,
    block: (path) => ({
      ln1Post: norm(`${path}.post_attention_layernorm`, dModel, false),
      ln2Post: norm(`${path}.post_feedforward_layernorm`, dModel, false),
      qkv: splitQkv(`${path}.self_attn`, shape, config.attention_bias),
      qNorm: [norm(`${path}.self_attn.q_norm`, nHeads * dHead, false)],
      kNorm: [norm(`${path}.self_attn.k_norm`, nKvHeads * dHead, false)],
      o: headsOut(`${path}.self_attn.o_proj`, shape, config.attention_bias),
      mlp: gatedMlp(`${path}.mlp`, shape, false),
    }),
  })
  return { shape, wants }
}

/** OLMo 2, of every size. */
export const olmo2: Family = {
  modelType: 'olmo2',
  title: 'OLMo 2',
  architectures: ['Olmo2ForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}
