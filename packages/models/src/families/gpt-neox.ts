import { z } from 'zod'
import type { BlockWeights, DecoderShape, DecoderWeights } from '../decoder-spec.js'
import { activation, type Blueprint, everyLayer, type Family, number, PLAIN, type TensorNames } from '../family.js'
import { ropeKeys, ropeOf } from '../rotary-config.js'
import { linear, norm, type Want, want } from '../wants.js'

const Config = z.object({
  hidden_size: number.width.default(6144),
  intermediate_size: number.mlpWidth.default(24_576),
  num_hidden_layers: number.layers.default(44),
  num_attention_heads: number.heads.default(64),
  vocab_size: number.vocab.default(50_432),
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

function blockWants(config: Config, { nHeads, dModel, dMlp }: DecoderShape, layer: number): BlockWeights<Want> {
  const block = `gpt_neox.layers.${layer}`
  const fused = linear(`${block}.attention.query_key_value`, 3 * dModel, dModel, config.attention_bias)
  return {
    ln1: norm(`${block}.input_layernorm`, dModel, true),
    ln2: norm(`${block}.post_attention_layernorm`, dModel, true),
    qkv: { layout: 'fused', fused, groups: nHeads, order: 'qkv' },
    o: linear(`${block}.attention.dense`, dModel, dModel, config.attention_bias),
    mlp: {
      in: linear(`${block}.mlp.dense_h_to_4h`, dMlp, dModel, true),
      out: linear(`${block}.mlp.dense_4h_to_h`, dModel, dMlp, true),
    },
  }
}

function read(json: unknown, _tensors: TensorNames): Blueprint {
  const config = Config.parse(json)
  // transformers overrules rope_theta with this.
  const rope = ropeOf({ ...config, rope_theta: config.rotary_emb_base })
  const dModel = config.hidden_size
  const nHeads = config.num_attention_heads
  const nLayers = config.num_hidden_layers
  const dHead = Math.floor(dModel / nHeads)
  const dims = Math.floor(dHead * (rope.fraction ?? config.rotary_pct))
  const shape: DecoderShape = {
    ...PLAIN,
    nLayers,
    nHeads,
    nKvHeads: nHeads,
    dModel,
    dEmbed: dModel,
    dHead,
    dMlp: config.intermediate_size,
    dVocab: config.vocab_size,
    nCtx: rope.nCtx ?? config.max_position_embeddings ?? 2048,
    norm: { kind: 'layer', eps: config.layer_norm_eps, scaleOffset: 0 },
    positions: { kind: 'rotary', dims, pairs: 'halves', tables: [rope.table] },
    layers: everyLayer(nLayers, () => ({ rotary: 0, attnScale: dHead ** -0.5 })),
    activation: activation(config.hidden_act),
    parallelBlock: config.use_parallel_residual,
    tiedUnembed: config.tie_word_embeddings,
  }
  const embed = want('gpt_neox.embed_in.weight', shape.dVocab, dModel)
  const wants: DecoderWeights<Want> = {
    embed,
    blocks: everyLayer(nLayers, (layer) => blockWants(config, shape, layer)),
    lnFinal: norm('gpt_neox.final_layer_norm', dModel, true),
    unembed: shape.tiedUnembed ? { weight: embed } : linear('embed_out', shape.dVocab, dModel, false),
  }
  return { shape, wants }
}

/** Pythia, GPT-NeoX-20B, Dolly v2 and their descendants. */
export const gptNeox: Family = {
  modelType: 'gpt_neox',
  title: 'GPT-NeoX, Pythia',
  architectures: ['GPTNeoXForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}
