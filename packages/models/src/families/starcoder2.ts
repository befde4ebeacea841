import { z } from 'zod'
import type { BlockWeights, DecoderShape } from '../decoder-spec.js'
import { type Blueprint, everyLayer, type Family, NotRead, number, type TensorNames } from '../family.js'
import { plainMlp } from '../gpt-blocks.js'
import {
  headsOut,
  headWidth,
  llamaKeys,
  llamaShape,
  llamaWants,
  preNorms,
  splitQkv,
  windowed,
} from '../llama-blocks.js'
import { norm, type Want } from '../wants.js'

const { rms_norm_eps: _rms, ...keys } = llamaKeys

const Config = z.object({
  ...keys,
  vocab_size: number.vocab.default(49_152),
  hidden_size: number.width.default(3072),
  intermediate_size: number.mlpWidth.default(12_288),
  num_hidden_layers: number.layers.default(30),
  num_attention_heads: number.heads.default(24),
  num_key_value_heads: number.heads.default(2),
  hidden_act: z.string().default('gelu_pytorch_tanh'),
  max_position_embeddings: number.context.default(4096),
  norm_epsilon: number.eps.default(1e-5),
  sliding_window: number.context.nullish(),
  use_bias: z.boolean().default(true),
  tie_word_embeddings: z.boolean().default(true),
  mlp_type: z.string().default('default'),
  norm_type: z.string().default('layer_norm'),
})

function blockWants(shape: DecoderShape, block: string, bias: boolean): BlockWeights<Want> {
  return {
    ...preNorms(block, shape.dModel, true),
    qkv: splitQkv(`${block}.self_attn`, shape, bias),
    o: headsOut(`${block}.self_attn.o_proj`, shape, bias),
    mlp: plainMlp({ in: `${block}.mlp.c_fc`, out: `${block}.mlp.c_proj` }, shape, bias),
  }
}

function read(json: unknown, tensors: TensorNames): Blueprint {
  const config = Config.parse(json)
  if (config.mlp_type !== 'default') throw new NotRead(`its MLP is of type ${config.mlp_type.slice(0, 40)}`)
  if (config.norm_type !== 'layer_norm') throw new NotRead(`its norm is ${config.norm_type.slice(0, 40)}`)
  const layer = windowed(headWidth(config) ** -0.5, config.sliding_window ?? undefined)
  const shape = llamaShape(config, {
    norm: { kind: 'layer', eps: config.norm_epsilon, scaleOffset: 0 },
    layers: everyLayer(config.num_hidden_layers, () => layer),
  })
  const wants = llamaWants(shape, {
    tensors,
    block: (path) => blockWants(shape, path, config.use_bias),
    lnFinal: (prefix) => norm(`${prefix}norm`, shape.dModel, true),
  })
  return { shape, wants }
}

/** StarCoder2. */
export const starcoder2: Family = {
  modelType: 'starcoder2',
  title: 'StarCoder2',
  architectures: ['Starcoder2ForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}
