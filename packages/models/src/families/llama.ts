import { z } from 'zod'
import type { BlockWeights, DecoderShape, DecoderWeights } from '../decoder-spec.js'
import { activation, type Blueprint, everyLayer, type Family, number, PLAIN, type TensorNames } from '../family.js'
import { ropeKeys, ropeOf } from '../rotary-config.js'
import { linear, norm, type Want, want } from '../wants.js'

const Config = z.object({
  hidden_size: number.width,
  intermediate_size: number.mlpWidth,
  num_hidden_layers: number.layers,
  num_attention_heads: number.heads,
  num_key_value_heads: number.heads.nullish(),
  head_dim: number.width.nullish(),
  vocab_size: number.vocab,
  rms_norm_eps: number.eps.default(1e-6),
  ...ropeKeys,
  hidden_act: z.string().default('silu'),
  attention_bias: z.boolean().default(false),
  mlp_bias: z.boolean().default(false),
  tie_word_embeddings: z.boolean().default(false),
})
type Config = z.infer<typeof Config>

function blockWants(config: Config, shape: DecoderShape, layer: number): BlockWeights<Want> {
  const { dModel, dMlp, dHead, nHeads, nKvHeads } = shape
  const block = `model.layers.${layer}`
  const projection = (name: string, heads: number) =>
    linear(`${block}.self_attn.${name}`, heads * dHead, dModel, config.attention_bias)
  return {
    ln1: norm(`${block}.input_layernorm`, dModel, false),
    ln2: norm(`${block}.post_attention_layernorm`, dModel, false),
    qkv: {
      layout: 'split',
      q: projection('q_proj', nHeads),
      k: projection('k_proj', nKvHeads),
      v: projection('v_proj', nKvHeads),
    },
    o: linear(`${block}.self_attn.o_proj`, dModel, nHeads * dHead, config.attention_bias),
    mlp: {
      gate: linear(`${block}.mlp.gate_proj`, dMlp, dModel, config.mlp_bias),
      in: linear(`${block}.mlp.up_proj`, dMlp, dModel, config.mlp_bias),
      out: linear(`${block}.mlp.down_proj`, dModel, dMlp, config.mlp_bias),
    },
  }
}

function read(json: unknown, _tensors: TensorNames): Blueprint {
  const config = Config.parse(json)
  const rope = ropeOf(config)
  const dModel = config.hidden_size
  const nHeads = config.num_attention_heads
  const nLayers = config.num_hidden_layers
  const dHead = config.head_dim ?? Math.floor(dModel / nHeads)
  const shape: DecoderShape = {
    ...PLAIN,
    nLayers,
    nHeads,
    nKvHeads: config.num_key_value_heads ?? nHeads,
    dModel,
    dEmbed: dModel,
    dHead,
    dMlp: config.intermediate_size,
    dVocab: config.vocab_size,
    nCtx: rope.nCtx ?? config.max_position_embeddings ?? 2048,
    norm: { kind: 'rms', eps: config.rms_norm_eps, scaleOffset: 0 },
    positions: { kind: 'rotary', dims: dHead, pairs: 'halves', tables: [rope.table] },
    layers: everyLayer(nLayers, () => ({ rotary: 0, attnScale: dHead ** -0.5 })),
    activation: activation(config.hidden_act),
    tiedUnembed: config.tie_word_embeddings,
  }
  const embed = want('model.embed_tokens.weight', shape.dVocab, dModel)
  const wants: DecoderWeights<Want> = {
    embed,
    blocks: everyLayer(nLayers, (layer) => blockWants(config, shape, layer)),
    lnFinal: norm('model.norm', dModel, false),
    unembed: shape.tiedUnembed ? { weight: embed } : linear('lm_head', shape.dVocab, dModel, false),
  }
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
