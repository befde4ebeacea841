import { z } from 'zod'
import { type Blueprint, type Family, number, type TensorNames } from '../family.js'
import { gatedMlp, headsOut, llamaKeys, llamaShape, llamaWants, preNorms, splitQkv } from '../llama-blocks.js'

const Config = z.object({
  ...llamaKeys,
  hidden_size: number.width.default(4096),
  intermediate_size: number.mlpWidth.default(11_008),
  num_hidden_layers: number.layers.default(32),
  num_attention_heads: number.heads.default(32),
  vocab_size: number.vocab.default(32_000),
  attention_bias: z.boolean().default(false),
  mlp_bias: z.boolean().default(false),
})

function read(json: unknown, tensors: TensorNames): Blueprint {
  const config = Config.parse(json)
  const shape = llamaShape(config)
  const wants = llamaWants(shape, {
    tensors,
    block: (path) => ({
      ...preNorms(path, shape.dModel, false),
      qkv: splitQkv(`${path}.self_attn`, shape, config.attention_bias),
      o: headsOut(`${path}.self_attn.o_proj`, shape, config.attention_bias),
      mlp: gatedMlp(`${path}.mlp`, shape, config.mlp_bias),
    }),
  })
  return { shape, wants }
}

/** Llama 1 to 3.x, TinyLlama, SmolLM, Yi, Vicuna and everything else whose config says so. */
export const llama: Family = {
  modelType: 'llama',
  title: 'Llama 1–3.x',
  architectures: ['LlamaForCausalLM', 'LLaMAForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}
