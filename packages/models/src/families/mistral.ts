import { z } from 'zod'
import { type Blueprint, everyLayer, type Family, NotRead, number, type TensorNames } from '../family.js'
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
  windowKeys,
} from '../llama-blocks.js'

const Config = z.object({
  ...llamaKeys,
  ...windowKeys,
  hidden_size: number.width.default(4096),
  intermediate_size: number.mlpWidth.default(14_336),
  num_hidden_layers: number.layers.default(32),
  num_attention_heads: number.heads.default(32),
  vocab_size: number.vocab.default(32_000),
  num_key_value_heads: number.heads.nullable().default(8),
  max_position_embeddings: number.context.default(131_072),
  // null is no window; a config that is silent means the first release's.
  sliding_window: number.context.nullable().default(4096),
})

function read(json: unknown, tensors: TensorNames): Blueprint {
  const config = Config.parse(json)
  if (config.layer_types?.some((kind) => kind !== 'sliding_attention'))
    throw new NotRead('its layers are of different kinds, which this family does not know')
  const attnScale = headWidth(config) ** -0.5
  const window = config.sliding_window ?? undefined
  const shape = llamaShape(config, { layers: everyLayer(config.num_hidden_layers, () => windowed(attnScale, window)) })
  const wants = llamaWants(shape, {
    tensors,
    block: (path) => ({
      ...preNorms(path, shape.dModel, false),
      qkv: splitQkv(`${path}.self_attn`, shape, false),
      o: headsOut(`${path}.self_attn.o_proj`, shape, false),
      mlp: gatedMlp(`${path}.mlp`, shape, false),
    }),
  })
  return { shape, wants }
}

/** Mistral 7B, Nemo, Zephyr and their descendants. */
export const mistral: Family = {
  modelType: 'mistral',
  title: 'Mistral',
  architectures: ['MistralForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}
