import { z } from 'zod'
import { alibiSlopes } from '../alibi-slopes.js'
import type { BlockWeights, DecoderShape } from '../decoder-spec.js'
import {
  activation,
  type Blueprint,
  everyLayer,
  type Family,
  NotRead,
  number,
  PLAIN,
  type TensorNames,
} from '../family.js'
import { fusedRows, gptKeys, gptWants, headsWidth, plainMlp } from '../gpt-blocks.js'
import { respelled } from '../respelled.js'
import { ropeKeys, ropeOf } from '../rotary-config.js'
import { linear, norm, type Want } from '../wants.js'

const Config = z.object({
  vocab_size: number.vocab.default(65_024),
  hidden_size: number.width.default(4544),
  num_hidden_layers: number.layers.default(32),
  num_attention_heads: number.heads.default(71),
  num_ln_in_parallel_attn: z.union([z.literal(1), z.literal(2)]).nullish(),
  layer_norm_epsilon: number.eps.default(1e-5),
  num_kv_heads: number.heads.nullish(),
  alibi: z.boolean().default(false),
  new_decoder_architecture: z.boolean().default(false),
  multi_query: z.boolean().default(true),
  parallel_attn: z.boolean().default(true),
  bias: z.boolean().default(false),
  ...ropeKeys,
  ffn_hidden_size: number.mlpWidth.nullish(),
  activation: z.string().default('gelu'),
  tie_word_embeddings: gptKeys.tie_word_embeddings,
})
type Config = z.infer<typeof Config>

/** The spelling of the first checkpoints, whose two model types were two codes with defaults of their own. */
const FIRST_TYPES = ['RefinedWeb', 'RefinedWebModel']
const FIRST_SPELLINGS = { n_layer: 'num_hidden_layers', n_head: 'num_attention_heads', n_head_kv: 'num_kv_heads' }

function configOf(json: unknown): Config {
  const config = respelled(json, { n_embed: 'hidden_size' })
  const type = z.object({ model_type: z.string().optional() }).parse(config).model_type ?? ''
  if (!FIRST_TYPES.includes(type)) return Config.parse(config)
  const grouped = type === 'RefinedWeb'
  return Config.parse({
    multi_query: false,
    parallel_attn: grouped,
    ...Object(respelled(config, FIRST_SPELLINGS)),
    new_decoder_architecture: grouped,
  })
}

/** What transformers itself cannot compute. */
function unread(config: Config): string | undefined {
  const { num_kv_heads: nKvHeads, num_attention_heads: nHeads } = config
  if (config.new_decoder_architecture) {
    if (!config.parallel_attn) return 'its new decoder architecture is not parallel'
  } else {
    if (config.parallel_attn && config.num_ln_in_parallel_attn === 2)
      return 'it has two norms in its old decoder architecture'
    if (!config.multi_query && nKvHeads != null && nKvHeads !== nHeads)
      return 'its heads share keys in its old decoder architecture'
  }
  return undefined
}

function kvHeads(config: Config): number {
  if (config.new_decoder_architecture) return config.num_kv_heads ?? config.num_attention_heads
  return config.multi_query ? 1 : config.num_attention_heads
}

function blockWants(config: Config, shape: DecoderShape, block: string): BlockWeights<Want> {
  const { dModel, nKvHeads } = shape
  const [first, second] = normNames(config)
  const fused = linear(`${block}.self_attention.query_key_value`, fusedRows(shape), dModel, config.bias)
  return {
    ln1: norm(`${block}.${first}`, dModel, true),
    ...(second && { ln2: norm(`${block}.${second}`, dModel, true) }),
    qkv: { layout: 'fused', fused, groups: nKvHeads, order: 'qkv' },
    o: linear(`${block}.self_attention.dense`, dModel, headsWidth(shape), config.bias),
    mlp: plainMlp({ in: `${block}.mlp.dense_h_to_4h`, out: `${block}.mlp.dense_4h_to_h` }, shape, config.bias),
  }
}

/** Of what attention and the MLP read; one feeds both where there is one. */
function normNames(config: Config): [string, string?] {
  if (!config.parallel_attn) return ['input_layernorm', 'post_attention_layernorm']
  const norms = config.num_ln_in_parallel_attn ?? (config.new_decoder_architecture ? 2 : 1)
  return norms === 2 ? ['ln_attn', 'ln_mlp'] : ['input_layernorm']
}

function shapeOf(config: Config): DecoderShape {
  const { hidden_size: dModel, num_attention_heads: nHeads, num_hidden_layers: nLayers } = config
  const rope = ropeOf(config)
  const dHead = Math.floor(dModel / nHeads)
  const attnScale = dHead ** -0.5
  return {
    ...PLAIN,
    nLayers,
    nHeads,
    nKvHeads: kvHeads(config),
    dModel,
    dEmbed: dModel,
    dHead,
    dMlp: config.ffn_hidden_size ?? 4 * dModel,
    dVocab: config.vocab_size,
    nCtx: (config.alibi ? undefined : rope.nCtx) ?? config.max_position_embeddings ?? 2048,
    norm: { kind: 'layer', eps: config.layer_norm_epsilon, scaleOffset: 0 },
    positions: config.alibi
      ? { kind: 'alibi', slopes: alibiSlopes(nHeads), factor: attnScale, rounding: 'bfloat16' }
      : { kind: 'rotary', dims: dHead, pairs: 'halves', tables: [rope.table] },
    layers: everyLayer(nLayers, () => (config.alibi ? { attnScale } : { rotary: 0, attnScale })),
    activation: activation(config.activation),
    parallelBlock: config.parallel_attn,
    tiedUnembed: config.tie_word_embeddings,
  }
}

function read(json: unknown, tensors: TensorNames): Blueprint {
  const config = configOf(json)
  const why = unread(config)
  if (why) throw new NotRead(why)
  const shape = shapeOf(config)
  const block = (prefix: string, layer: number) => blockWants(config, shape, `${prefix}h.${layer}`)
  return { shape, wants: gptWants(shape, { tensors, embed: 'word_embeddings', block }) }
}

/** Falcon 7B, 40B, 180B, 11B and RW; Falcon 3 is a Llama. */
export const falcon: Family = {
  modelType: 'falcon',
  aliases: FIRST_TYPES,
  title: 'Falcon 1–2',
  architectures: ['FalconForCausalLM', 'RWForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}
