import { z } from 'zod'
import { type Blueprint, everyLayer, type Family, number, type TensorNames } from '../family.js'
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
  embedding_multiplier: number.scale.default(1),
  attention_multiplier: number.scale.default(1),
  residual_multiplier: number.scale.default(1),
  logits_scaling: number.scale.default(1),
})

function read(json: unknown, tensors: TensorNames): Blueprint {
  const config = Config.parse(json)
  const shape = llamaShape(config, {
    layers: everyLayer(config.num_hidden_layers, () => ({ rotary: 0, attnScale: config.attention_multiplier })),
    embedScale: config.embedding_multiplier,
    residScale: config.residual_multiplier,
    logitScale: 1 / config.logits_scaling,
  })
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

/** Granite 3, dense. */
export const granite: Family = {
  modelType: 'granite',
  title: 'Granite',
  architectures: ['GraniteForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}
