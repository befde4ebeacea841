import { z } from 'zod'
import type { BlockWeights, DecoderShape, NormWeights } from '../decoder-spec.js'
import { activation, type Blueprint, type Family, linearWant, number, type Want } from '../family.js'
import { ropeKeys, ropeOverrides } from '../rotary-config.js'

const Config = z.object({
  hidden_size: number.width,
  intermediate_size: number.mlpWidth,
  num_hidden_layers: number.layers,
  num_attention_heads: number.heads,
  vocab_size: number.vocab,
  max_position_embeddings: number.context.default(2048),
  layer_norm_eps: number.eps.default(1e-5),
  rotary_pct: number.fraction.default(0.25),
  rotary_emb_base: number.base.default(10_000),
  ...ropeKeys,
  hidden_act: z.string().default('gelu'),
  use_parallel_residual: z.boolean().default(true),
  attention_bias: z.boolean().default(true),
  tie_word_embeddings: z.boolean().default(false),
})
type Config = z.infer<typeof Config>

const normWant = (name: string, dModel: number): NormWeights<Want> => ({
  scale: { name: `${name}.weight`, shape: [dModel] },
  shift: { name: `${name}.bias`, shape: [dModel] },
})

function blockWants(config: Config, { dModel, dMlp }: DecoderShape, layer: number): BlockWeights<Want> {
  const block = `gpt_neox.layers.${layer}`
  return {
    ln1: normWant(`${block}.input_layernorm`, dModel),
    ln2: normWant(`${block}.post_attention_layernorm`, dModel),
    qkv: {
      layout: 'by-head',
      fused: linearWant(`${block}.attention.query_key_value`, 3 * dModel, dModel, config.attention_bias),
    },
    o: linearWant(`${block}.attention.dense`, dModel, dModel, config.attention_bias),
    mlpIn: linearWant(`${block}.mlp.dense_h_to_4h`, dMlp, dModel, true),
    mlpOut: linearWant(`${block}.mlp.dense_4h_to_h`, dModel, dMlp, true),
  }
}

function read(json: unknown): Blueprint {
  const config = Config.parse(json)
  const rope = ropeOverrides(config)
  const dModel = config.hidden_size
  const nHeads = config.num_attention_heads
  const dHead = Math.floor(dModel / nHeads)
  const shape: DecoderShape = {
    nLayers: config.num_hidden_layers,
    nHeads,
    nKvHeads: nHeads,
    dModel,
    dHead,
    dMlp: config.intermediate_size,
    dVocab: config.vocab_size,
    nCtx: config.max_position_embeddings,
    norm: { kind: 'layer', eps: config.layer_norm_eps },
    positions: {
      kind: 'rotary',
      dims: Math.floor(dHead * (rope.fraction ?? config.rotary_pct)),
      base: rope.base ?? config.rotary_emb_base,
    },
    activation: activation(config.hidden_act),
    parallelBlock: config.use_parallel_residual,
    tiedUnembed: config.tie_word_embeddings,
  }
  const embed = { name: 'gpt_neox.embed_in.weight', shape: [shape.dVocab, dModel] }
  const wants = {
    embed,
    blocks: Array.from({ length: shape.nLayers }, (_, layer) => blockWants(config, shape, layer)),
    lnFinal: normWant('gpt_neox.final_layer_norm', dModel),
    unembed: shape.tiedUnembed ? { weight: embed } : linearWant('embed_out', shape.dVocab, dModel, false),
  }
  return { shape, wants }
}

/** Pythia, GPT-NeoX-20B and their descendants. */
export const gptNeox: Family = { modelType: 'gpt_neox', configKeys: Object.keys(Config.shape), read }
