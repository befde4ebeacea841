import { z } from 'zod'
import type { BlockWeights, DecoderShape } from '../decoder-spec.js'
import { type Blueprint, type Family, NotRead, number, type TensorNames } from '../family.js'
import { gptKeys, gptShape, gptWants, headsWidth, plainMlp } from '../gpt-blocks.js'
import { respelled } from '../respelled.js'
import { linear, norm, type Want } from '../wants.js'

const kinds = z.array(z.string().max(64)).max(4096)

const Config = z.object({
  vocab_size: gptKeys.vocab_size,
  max_position_embeddings: number.context.default(2048),
  hidden_size: number.width.default(2048),
  num_layers: number.layers.default(24),
  num_heads: number.heads.default(16),
  intermediate_size: number.mlpWidth.nullish(),
  window_size: number.context.default(256),
  attention_types: z
    .array(z.tuple([kinds, number.layers]))
    .max(64)
    .default([[['global', 'local'], 12]]),
  attention_layers: kinds.nullish(),
  activation_function: gptKeys.activation_function,
  layer_norm_epsilon: gptKeys.layer_norm_epsilon,
  tie_word_embeddings: gptKeys.tie_word_embeddings,
})
type Config = z.infer<typeof Config>

/** Scores are not divided by anything, and a local layer sees its window alone. */
function layersOf(config: Config) {
  const repeated = config.attention_types.flatMap(([group, times]) => Array.from({ length: times }, () => group).flat())
  return (config.attention_layers ?? repeated).map((kind) => {
    if (kind !== 'global' && kind !== 'local')
      throw new NotRead(`it has an attention layer of kind ${kind.slice(0, 40)}`)
    return { attnScale: 1, ...(kind === 'local' && { window: config.window_size }) }
  })
}

function blockWants(shape: DecoderShape, block: string): BlockWeights<Want> {
  const { dModel } = shape
  const attn = `${block}.attn.attention`
  const projection = (name: string) => linear(`${attn}.${name}`, headsWidth(shape), dModel, false)
  return {
    ln1: norm(`${block}.ln_1`, dModel, true),
    ln2: norm(`${block}.ln_2`, dModel, true),
    qkv: { layout: 'split', q: projection('q_proj'), k: projection('k_proj'), v: projection('v_proj') },
    o: linear(`${attn}.out_proj`, dModel, headsWidth(shape), true),
    mlp: plainMlp({ in: `${block}.mlp.c_fc`, out: `${block}.mlp.c_proj` }, shape, true),
  }
}

function read(json: unknown, tensors: TensorNames): Blueprint {
  const config = Config.parse(respelled(json, { num_attention_heads: 'num_heads', num_hidden_layers: 'num_layers' }))
  const shape = gptShape(
    {
      ...config,
      n_positions: config.max_position_embeddings,
      n_embd: config.hidden_size,
      n_layer: config.num_layers,
      n_head: config.num_heads,
      n_inner: config.intermediate_size,
      add_cross_attention: false,
    },
    { layers: layersOf(config) },
  )
  const block = (prefix: string, layer: number) => blockWants(shape, `${prefix}h.${layer}`)
  return { shape, wants: gptWants(shape, { tensors, block }) }
}

/** GPT-Neo and TinyStories. */
export const gptNeo: Family = {
  modelType: 'gpt_neo',
  title: 'GPT-Neo',
  architectures: ['GPTNeoForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}
