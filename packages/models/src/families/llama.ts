import { z } from 'zod'
import type { BlockWeights, DecoderShape } from '../decoder-spec.js'
import { activation, type Blueprint, type Family, linearWant, NotReadYet, number, type Want } from '../family.js'
import { ropeKeys, ropeOverrides } from '../rotary-config.js'

const Config = z.object({
  hidden_size: number.width,
  intermediate_size: number.mlpWidth,
  num_hidden_layers: number.layers,
  num_attention_heads: number.heads,
  num_key_value_heads: number.heads.nullish(),
  head_dim: number.width.nullish(),
  vocab_size: number.vocab,
  max_position_embeddings: number.context.default(2048),
  rms_norm_eps: number.eps.default(1e-6),
  rope_theta: number.base.default(10_000),
  ...ropeKeys,
  hidden_act: z.string().default('silu'),
  attention_bias: z.boolean().default(false),
  mlp_bias: z.boolean().default(false),
  tie_word_embeddings: z.boolean().default(false),
  sliding_window: z.number().nullish(),
})
type Config = z.infer<typeof Config>

function blockWants(config: Config, { dModel, dMlp, dHead, nHeads, nKvHeads }: DecoderShape, layer: number) {
  const block = `model.layers.${layer}`
  const projection = (name: string, heads: number) =>
    linearWant(`${block}.self_attn.${name}`, heads * dHead, dModel, config.attention_bias)
  const wants: BlockWeights<Want> = {
    ln1: { scale: { name: `${block}.input_layernorm.weight`, shape: [dModel] } },
    ln2: { scale: { name: `${block}.post_attention_layernorm.weight`, shape: [dModel] } },
    qkv: {
      layout: 'split',
      q: projection('q_proj', nHeads),
      k: projection('k_proj', nKvHeads),
      v: projection('v_proj', nKvHeads),
    },
    o: linearWant(`${block}.self_attn.o_proj`, dModel, nHeads * dHead, config.attention_bias),
    mlpGate: linearWant(`${block}.mlp.gate_proj`, dMlp, dModel, config.mlp_bias),
    mlpIn: linearWant(`${block}.mlp.up_proj`, dMlp, dModel, config.mlp_bias),
    mlpOut: linearWant(`${block}.mlp.down_proj`, dModel, dMlp, config.mlp_bias),
  }
  return wants
}

function read(json: unknown): Blueprint {
  const config = Config.parse(json)
  const rope = ropeOverrides(config)
  if (config.sliding_window != null) throw new NotReadYet('its attention slides a window')
  if ((rope.fraction ?? 1) !== 1) throw new NotReadYet('it turns only a part of each head')
  const dModel = config.hidden_size
  const nHeads = config.num_attention_heads
  const dHead = config.head_dim ?? Math.floor(dModel / nHeads)
  const shape: DecoderShape = {
    nLayers: config.num_hidden_layers,
    nHeads,
    nKvHeads: config.num_key_value_heads ?? nHeads,
    dModel,
    dHead,
    dMlp: config.intermediate_size,
    dVocab: config.vocab_size,
    nCtx: config.max_position_embeddings,
    norm: { kind: 'rms', eps: config.rms_norm_eps },
    positions: { kind: 'rotary', dims: dHead, base: rope.base ?? config.rope_theta },
    activation: activation(config.hidden_act),
    parallelBlock: false,
    tiedUnembed: config.tie_word_embeddings,
  }
  const embed = { name: 'model.embed_tokens.weight', shape: [shape.dVocab, dModel] }
  const wants = {
    embed,
    blocks: Array.from({ length: shape.nLayers }, (_, layer) => blockWants(config, shape, layer)),
    lnFinal: { scale: { name: 'model.norm.weight', shape: [dModel] } },
    unembed: shape.tiedUnembed ? { weight: embed } : linearWant('lm_head', shape.dVocab, dModel, false),
  }
  return { shape, wants }
}

/** Llama 1 and 2, TinyLlama, SmolLM and everything else whose config says so. */
export const llama: Family = { modelType: 'llama', configKeys: Object.keys(Config.shape), read }
