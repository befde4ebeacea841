import { z } from 'zod'
import { type Blueprint, everyLayer, type Family, number, type TensorNames } from '../family.js'
import {
  headsOut,
  headWidth,
  llamaKeys,
  llamaShape,
  llamaWants,
  preNorms,
  turnedHeads,
  windowed,
} from '../llama-blocks.js'
import { linear } from '../wants.js'

const Config = z.object({
  ...llamaKeys,
  hidden_size: number.width.default(3072),
  intermediate_size: number.mlpWidth.default(8192),
  num_hidden_layers: number.layers.default(32),
  num_attention_heads: number.heads.default(32),
  vocab_size: number.vocab.default(32_064),
  rms_norm_eps: number.eps.default(1e-5),
  max_position_embeddings: number.context.default(4096),
  original_max_position_embeddings: number.context.default(4096),
  sliding_window: number.context.nullish(),
})
type Config = z.infer<typeof Config>

/** The first releases called long-rope "yarn", which it is not; "su" is known to every family. */
function renamed(config: Config): Config {
  const { rope_scaling } = config
  return rope_scaling?.type === 'yarn' ? { ...config, rope_scaling: { ...rope_scaling, type: 'longrope' } } : config
}

function read(json: unknown, tensors: TensorNames): Blueprint {
  const config = renamed(Config.parse(json))
  const attnScale = headWidth(config) ** -0.5
  const window = config.sliding_window ?? undefined
  const shape = llamaShape(config, {
    positions: turnedHeads(config),
    layers: everyLayer(config.num_hidden_layers, () => windowed(attnScale, window)),
  })
  const { dModel, dMlp, dHead, nHeads, nKvHeads } = shape
  const wants = llamaWants(shape, {
    tensors,
    block: (path) => ({
      ...preNorms(path, dModel, false),
      qkv: {
        layout: 'fused',
        fused: linear(`${path}.self_attn.qkv_proj`, (nHeads + 2 * nKvHeads) * dHead, dModel, false),
        groups: 1,
        order: 'qkv',
      },
      o: headsOut(`${path}.self_attn.o_proj`, shape, false),
      mlp: {
        gateIn: linear(`${path}.mlp.gate_up_proj`, 2 * dMlp, dModel, false),
        out: linear(`${path}.mlp.down_proj`, dModel, dMlp, false),
      },
    }),
  })
  return { shape, wants }
}

/** Phi 3, 3.5, 4 and 4-mini. */
export const phi3: Family = {
  modelType: 'phi3',
  title: 'Phi 3–4',
  architectures: ['Phi3ForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}
