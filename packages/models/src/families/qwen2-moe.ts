import { z } from 'zod'
import { expertKeys, isSparse, routing, sparseLayerKeys, sparseMlp } from '../expert-blocks.js'
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
} from '../llama-blocks.js'
import { linear } from '../wants.js'

const Config = z.object({
  ...llamaKeys,
  ...expertKeys,
  ...sparseLayerKeys,
  hidden_size: number.width.default(2048),
  intermediate_size: number.mlpWidth.default(5632),
  num_hidden_layers: number.layers.default(24),
  num_attention_heads: number.heads.default(16),
  num_key_value_heads: number.heads.default(16),
  vocab_size: number.vocab.default(151_936),
  max_position_embeddings: number.context.default(32_768),
  qkv_bias: z.boolean().default(true),
  use_sliding_window: z.boolean().default(false),
  sliding_window: number.context.nullable().default(4096),
  num_experts: expertKeys.num_experts.default(60),
  num_experts_per_tok: number.experts.default(4),
  moe_intermediate_size: number.mlpWidth.default(1408),
  shared_expert_intermediate_size: number.mlpWidth.default(5632),
})
type Config = z.infer<typeof Config>

function mlpWants(config: Config, mlp: string, layer: number) {
  const dModel = config.hidden_size
  if (!isSparse(config, layer)) return gatedMlp(mlp, { dModel, dMlp: config.intermediate_size }, false)
  return {
    ...sparseMlp(mlp, { dModel, dExpert: config.moe_intermediate_size, count: config.num_experts }),
    shared: {
      mlp: gatedMlp(`${mlp}.shared_expert`, { dModel, dMlp: config.shared_expert_intermediate_size }, false),
      gate: linear(`${mlp}.shared_expert_gate`, 1, dModel, false),
    },
  }
}

function read(json: unknown, tensors: TensorNames): Blueprint {
  const config = Config.parse(json)
  const dHead = headWidth(config)
  if (dHead * config.num_attention_heads !== config.hidden_size)
    throw new NotRead('its heads together are not as wide as the stream')
  const window = config.use_sliding_window ? (config.sliding_window ?? undefined) : undefined
  const { moe_intermediate_size: dExpert, shared_expert_intermediate_size: dShared } = config
  const shape = llamaShape(config, {
    ...routing(config),
    dMlp: Math.max(config.intermediate_size, dExpert, dShared),
    // transformers slides it over every layer, whatever `max_window_layers` says.
    layers: everyLayer(config.num_hidden_layers, () => windowed(dHead ** -0.5, window)),
  })
  const wants = llamaWants(shape, {
    tensors,
    block: (path, layer) => ({
      ...preNorms(path, shape.dModel, false),
      qkv: splitQkv(`${path}.self_attn`, shape, config.qkv_bias),
      o: headsOut(`${path}.self_attn.o_proj`, shape, false),
      mlp: mlpWants(config, `${path}.mlp`, layer),
    }),
  })
  return { shape, wants }
}

/** Qwen1.5-MoE and Qwen2-57B-A14B. */
export const qwen2Moe: Family = {
  modelType: 'qwen2_moe',
  title: 'Qwen 2 MoE',
  architectures: ['Qwen2MoeForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}
