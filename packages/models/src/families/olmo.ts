import { z } from 'zod'
import { type Blueprint, type Family, number, type TensorNames } from '../family.js'
import { gatedMlp, headsOut, llamaKeys, llamaShape, llamaWants, splitQkv } from '../llama-blocks.js'

const Config = z.object({
  ...llamaKeys,
  hidden_size: number.width.default(4096),
  intermediate_size: number.mlpWidth.default(11_008),
  num_hidden_layers: number.layers.default(32),
  num_attention_heads: number.heads.default(32),
  vocab_size: number.vocab.default(50_304),
  attention_bias: z.boolean().default(false),
  clip_qkv: number.scale.nullish(),
})

function read(json: unknown, tensors: TensorNames): Blueprint {
  const config = Config.parse(json)
  const shape = llamaShape(config, {
    norm: { kind: 'layer', eps: 1e-5, scaleOffset: 0 },
    ...(config.clip_qkv != null && { clipQkv: config.clip_qkv }),
  })
  const wants = llamaWants(shape, {
    tensors,
    // Its norms have neither scale nor shift.
    lnFinal: () => ({}),
    block: (path) => ({
      ln1: {},
      ln2: {},
      qkv: splitQkv(`${path}.self_attn`, shape, config.attention_bias),
      o: headsOut(`${path}.self_attn.o_proj`, shape, config.attention_bias),
      mlp: gatedMlp(`${path}.mlp`, shape, false),
    }),
  })
  return { shape, wants }
}

/** The first OLMo, in its Hugging Face layout. */
export const olmo: Family = {
  modelType: 'olmo',
  title: 'OLMo 1',
  architectures: ['OlmoForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}
