import { z } from 'zod'
import { type Blueprint, type Family, number, type TensorNames } from '../family.js'
import { gatedMlp, headsOut, llamaKeys, llamaShape, llamaWants, preNorms, splitQkv } from '../llama-blocks.js'
import { upperWindowKeys, upperWindows } from '../upper-windows.js'

const Config = z.object({
  ...llamaKeys,
  ...upperWindowKeys,
  hidden_size: number.width.default(4096),
  intermediate_size: number.mlpWidth.default(22_016),
  num_hidden_layers: number.layers.default(32),
  num_attention_heads: number.heads.default(32),
  vocab_size: number.vocab.default(151_936),
  num_key_value_heads: number.heads.nullable().default(32),
  max_position_embeddings: number.context.default(32_768),
})

function read(json: unknown, tensors: TensorNames): Blueprint {
  const config = Config.parse(json)
  const shape = llamaShape(config, { layers: upperWindows(config) })
  const wants = llamaWants(shape, {
    tensors,
    block: (path) => ({
      ...preNorms(path, shape.dModel, false),
      qkv: splitQkv(`${path}.self_attn`, shape, true),
      o: headsOut(`${path}.self_attn.o_proj`, shape, false),
      mlp: gatedMlp(`${path}.mlp`, shape, false),
    }),
  })
  return { shape, wants }
}

/** Qwen 1.5, 2 and 2.5, and what was distilled into them. */
export const qwen2: Family = {
  modelType: 'qwen2',
  title: 'Qwen 1.5–2.5',
  architectures: ['Qwen2ForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}
