import { z } from 'zod'
import { alibiSlopes } from '../alibi-slopes.js'
import type { BlockWeights, DecoderShape } from '../decoder-spec.js'
import { type Blueprint, type Family, NotRead, number, type TensorNames } from '../family.js'
import { fusedRows, gptKeys, gptShape, gptWants, headsWidth, plainMlp } from '../gpt-blocks.js'
import { respelled } from '../respelled.js'
import { linear, norm, type Want } from '../wants.js'

const Config = z.object({
  vocab_size: number.vocab.default(250_880),
  hidden_size: number.width.default(64),
  n_layer: number.layers.default(2),
  n_head: number.heads.default(8),
  layer_norm_epsilon: number.eps.default(1e-5),
  apply_residual_connection_post_layernorm: z.boolean().default(false),
  seq_length: number.context.default(2048),
  tie_word_embeddings: gptKeys.tie_word_embeddings,
})

const SPELLINGS = { n_embed: 'hidden_size', num_hidden_layers: 'n_layer', num_attention_heads: 'n_head' }

function blockWants(shape: DecoderShape, block: string): BlockWeights<Want> {
  const { dModel, nHeads } = shape
  const fused = linear(`${block}.self_attention.query_key_value`, fusedRows(shape), dModel, true)
  return {
    ln1: norm(`${block}.input_layernorm`, dModel, true),
    ln2: norm(`${block}.post_attention_layernorm`, dModel, true),
    qkv: { layout: 'fused', fused, groups: nHeads, order: 'qkv' },
    o: linear(`${block}.self_attention.dense`, dModel, headsWidth(shape), true),
    mlp: plainMlp({ in: `${block}.mlp.dense_h_to_4h`, out: `${block}.mlp.dense_4h_to_h` }, shape, true),
  }
}

function read(json: unknown, tensors: TensorNames): Blueprint {
  const config = Config.parse(respelled(json, SPELLINGS))
  if (config.apply_residual_connection_post_layernorm)
    throw new NotRead('its stream goes on from the norms, not from what they read')
  const shape = gptShape(
    {
      ...config,
      n_positions: config.seq_length,
      n_embd: config.hidden_size,
      activation_function: 'gelu_new',
      add_cross_attention: false,
    },
    { positions: { kind: 'alibi', slopes: alibiSlopes(config.n_head), factor: 1, rounding: 'float32' } },
  )
  const block = (prefix: string, layer: number) => blockWants(shape, `${prefix}h.${layer}`)
  const lnEmbed = (prefix: string) => norm(`${prefix}word_embeddings_layernorm`, shape.dModel, true)
  return { shape, wants: gptWants(shape, { tensors, embed: 'word_embeddings', block, lnEmbed }) }
}

/** BLOOM and BLOOMZ. */
export const bloom: Family = {
  modelType: 'bloom',
  title: 'BLOOM',
  architectures: ['BloomForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}
