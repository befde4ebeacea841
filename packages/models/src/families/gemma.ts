import { z } from 'zod'
import { type Blueprint, type Family, number, type TensorNames } from '../family.js'
import { gemmaShape } from '../gemma-blocks.js'
import { gatedMlp, headsOut, llamaKeys, llamaWants, preNorms, splitQkv } from '../llama-blocks.js'

const Config = z.object({
  ...llamaKeys,
  hidden_size: number.width.default(3072),
  intermediate_size: number.mlpWidth.default(24_576),
  num_hidden_layers: number.layers.default(28),
  num_attention_heads: number.heads.default(16),
  num_key_value_heads: number.heads.default(16),
  head_dim: number.width.default(256),
  vocab_size: number.vocab.default(256_000),
  max_position_embeddings: number.context.default(8192),
  // transformers reads this key alone, whatever `hidden_activation` beside it says.
  hidden_act: z.string().default('gelu_pytorch_tanh'),
  attention_bias: z.boolean().default(false),
  tie_word_embeddings: z.boolean().default(true),
})

function read(json: unknown, tensors: TensorNames): Blueprint {
  const config = Config.parse(json)
  const shape = gemmaShape(config)
  const wants = llamaWants(shape, {
    tensors,
    block: (path) => ({
      ...preNorms(path, shape.dModel, false),
      qkv: splitQkv(`${path}.self_attn`, shape, config.attention_bias),
      o: headsOut(`${path}.self_attn.o_proj`, shape, config.attention_bias),
      mlp: gatedMlp(`${path}.mlp`, shape, false),
    }),
  })
  return { shape, wants }
}

/** Gemma 1 and CodeGemma. */
export const gemma: Family = {
  modelType: 'gemma',
  title: 'Gemma 1',
  architectures: ['GemmaForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}
