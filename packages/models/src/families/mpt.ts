import { z } from 'zod'
import { interleavedSlopes } from '../alibi-slopes.js'
import type { BlockWeights, DecoderShape } from '../decoder-spec.js'
import { type Blueprint, everyLayer, type Family, NotRead, number, type TensorNames } from '../family.js'
import { fusedRows, gptKeys, gptShape, gptWants, headsWidth, plainMlp } from '../gpt-blocks.js'
import { respelled } from '../respelled.js'
import { linear, norm, type Want } from '../wants.js'

const BIAS_MAX = 8

const Attention = z.object({
  attn_type: z.string().default('multihead_attention'),
  clip_qkv: number.scale.or(z.literal(0)).nullish(),
  softmax_scale: number.scale.nullish(),
  prefix_lm: z.boolean().default(false),
  qk_ln: z.boolean().default(false),
  qk_gn: z.boolean().default(false),
  attn_uses_sequence_id: z.boolean().default(false),
  alibi: z.boolean().default(true),
  alibi_bias_max: number.scale.default(BIAS_MAX),
  rope: z.boolean().default(false),
  sliding_window_size: z.number().default(-1),
})
type Attention = z.infer<typeof Attention>

const Config = z.object({
  d_model: number.width.default(2048),
  n_heads: number.heads.default(16),
  n_layers: number.layers.default(24),
  expansion_ratio: number.scale.default(4),
  max_seq_len: number.context.default(2048),
  vocab_size: number.vocab.default(50_368),
  layer_norm_epsilon: number.eps.default(1e-5),
  attn_config: Attention.nullish(),
  logit_scale: z.union([z.number(), z.string()]).nullish(),
  no_bias: z.boolean().default(true),
  norm_type: z.string().default('low_precision_layernorm'),
  tie_word_embeddings: gptKeys.tie_word_embeddings,
})
type Config = z.infer<typeof Config>

/** Switches of the original code that transformers leaves out, and nothing proves. */
function unread(config: Config, attention: Attention): string | undefined {
  if (attention.attn_type !== 'multihead_attention')
    return `its attention is of type ${attention.attn_type.slice(0, 40)}`
  if (attention.prefix_lm) return 'its prompts look ahead (prefix_lm)'
  if (attention.qk_ln || attention.qk_gn) return 'it norms queries and keys'
  if (attention.attn_uses_sequence_id) return 'its attention reads sequence ids'
  if (attention.rope) return 'its positions are rotary'
  if (attention.sliding_window_size !== -1) return 'its attention slides a window'
  if (!attention.alibi) return 'its positions are not ALiBi'
  if (attention.alibi_bias_max !== BIAS_MAX) return `its ALiBi reaches to ${attention.alibi_bias_max}`
  if (config.logit_scale != null) return 'it scales its logits'
  if (!config.no_bias) return 'its projections have biases'
  if (config.expansion_ratio !== 4) return `its MLP is ${config.expansion_ratio} times as wide as the stream`
  if (!/^(low_precision_)?layernorm$/.test(config.norm_type)) return `its norm is ${config.norm_type.slice(0, 40)}`
  return undefined
}

function blockWants(shape: DecoderShape, block: string): BlockWeights<Want> {
  const { dModel } = shape
  return {
    ln1: norm(`${block}.norm_1`, dModel, false),
    ln2: norm(`${block}.norm_2`, dModel, false),
    qkv: {
      layout: 'fused',
      fused: linear(`${block}.attn.Wqkv`, fusedRows(shape), dModel, false),
      groups: 1,
      order: 'qkv',
    },
    o: linear(`${block}.attn.out_proj`, dModel, headsWidth(shape), false),
    mlp: plainMlp({ in: `${block}.ffn.up_proj`, out: `${block}.ffn.down_proj` }, shape, false),
  }
}

function read(json: unknown, tensors: TensorNames): Blueprint {
  const spellings = { hidden_size: 'd_model', num_attention_heads: 'n_heads', num_hidden_layers: 'n_layers' }
  const config = Config.parse(respelled(json, spellings))
  const attention = config.attn_config ?? Attention.parse({})
  const why = unread(config, attention)
  if (why) throw new NotRead(why)
  const plain = gptShape({
    ...config,
    n_positions: config.max_seq_len,
    n_embd: config.d_model,
    n_layer: config.n_layers,
    n_head: config.n_heads,
    activation_function: 'gelu',
    add_cross_attention: false,
  })
  const attnScale = attention.softmax_scale ?? plain.dHead ** -0.5
  const shape: DecoderShape = {
    ...plain,
    positions: { kind: 'alibi', slopes: interleavedSlopes(plain.nHeads), factor: 1, rounding: 'float32' },
    layers: everyLayer(plain.nLayers, () => ({ attnScale })),
    ...(attention.clip_qkv && { clipQkv: attention.clip_qkv }),
  }
  const block = (prefix: string, layer: number) => blockWants(shape, `${prefix}blocks.${layer}`)
  const lnFinal = (prefix: string) => norm(`${prefix}norm_f`, plain.dModel, false)
  return { shape, wants: gptWants(shape, { tensors, block, lnFinal }) }
}

/** MPT. */
export const mpt: Family = {
  modelType: 'mpt',
  title: 'MPT',
  architectures: ['MPTForCausalLM', 'MptForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}
