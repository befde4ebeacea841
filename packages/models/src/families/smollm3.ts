import { z } from 'zod'
import type { LayerShape } from '../decoder-spec.js'
import { type Blueprint, everyLayer, type Family, number, type TensorNames } from '../family.js'
import {
  gatedMlp,
  headsOut,
  headWidth,
  layerWindows,
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
  hidden_size: number.width.default(2048),
  intermediate_size: number.mlpWidth.default(11_008),
  num_hidden_layers: number.layers.default(36),
  num_attention_heads: number.heads.default(16),
  vocab_size: number.vocab.default(128_256),
  num_key_value_heads: number.heads.nullable().default(4),
  max_position_embeddings: number.context.default(32_768),
  rope_theta: number.base.default(2e6),
  tie_word_embeddings: z.boolean().default(true),
  attention_bias: z.boolean().default(false),
  mlp_bias: z.boolean().default(false),
  use_sliding_window: z.boolean().default(false),
  // One entry a layer; despite its name, 1 is a layer with rotary positions.
  no_rope_layers: z.array(z.number().int().min(0).max(1)).max(4096).nullish(),
  no_rope_layer_interval: z.number().int().min(1).max(4096).default(4),
})
type Config = z.infer<typeof Config>

function layersOf(config: Config): LayerShape[] {
  const turned =
    config.no_rope_layers ??
    everyLayer(config.num_hidden_layers, (layer) => Number((layer + 1) % config.no_rope_layer_interval !== 0))
  const slides = (layer: number) => config.use_sliding_window && config.sliding_window != null && turned[layer] === 0
  const windows = layerWindows(config, slides)
  const attnScale = headWidth(config) ** -0.5
  return turned.slice(0, windows.length).map((turns, layer) => windowed(attnScale, windows[layer], turns === 1))
}

function read(json: unknown, tensors: TensorNames): Blueprint {
  const config = Config.parse(json)
  const shape = llamaShape(config, { layers: layersOf(config) })
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

/** SmolLM 3; its forerunners are Llamas. */
export const smollm3: Family = {
  modelType: 'smollm3',
  title: 'SmolLM 3',
  architectures: ['SmolLM3ForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}
