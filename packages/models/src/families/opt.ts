import { z } from 'zod'
import type { BlockWeights, DecoderShape, DecoderWeights, NormWeights } from '../decoder-spec.js'
import { type Blueprint, everyLayer, type Family, number, type TensorNames } from '../family.js'
import { gptKeys, gptShape, headsWidth, plainMlp, prefixOf } from '../gpt-blocks.js'
import { linear, norm, type Want, want } from '../wants.js'

/** Rows of the position table before the first position's. */
const OFFSET = 2

const Config = z.object({
  vocab_size: number.vocab.default(50_272),
  hidden_size: number.width.default(768),
  num_hidden_layers: number.layers.default(12),
  ffn_dim: number.mlpWidth.default(3072),
  max_position_embeddings: number.context.default(2048),
  do_layer_norm_before: z.boolean().default(true),
  _remove_final_layer_norm: z.boolean().default(false),
  word_embed_proj_dim: number.width.nullish(),
  num_attention_heads: number.heads.default(12),
  activation_function: z.string().default('relu'),
  enable_bias: z.boolean().default(true),
  layer_norm_elementwise_affine: z.boolean().default(true),
  tie_word_embeddings: gptKeys.tie_word_embeddings,
})
type Config = z.infer<typeof Config>

const normWants = (config: Config, name: string): NormWeights<Want> =>
  config.layer_norm_elementwise_affine ? norm(name, config.hidden_size, true) : {}

function blockWants(config: Config, shape: DecoderShape, block: string): BlockWeights<Want> {
  const { dModel } = shape
  const bias = config.enable_bias
  const projection = (name: string) => linear(`${block}.self_attn.${name}`, headsWidth(shape), dModel, bias)
  const first = normWants(config, `${block}.self_attn_layer_norm`)
  const second = normWants(config, `${block}.final_layer_norm`)
  return {
    ...(config.do_layer_norm_before ? { ln1: first, ln2: second } : { ln1Sum: first, ln2Sum: second }),
    qkv: { layout: 'split', q: projection('q_proj'), k: projection('k_proj'), v: projection('v_proj') },
    o: linear(`${block}.self_attn.out_proj`, dModel, headsWidth(shape), bias),
    mlp: plainMlp({ in: `${block}.fc1`, out: `${block}.fc2` }, shape, bias),
  }
}

function wantsOf(config: Config, shape: DecoderShape, tensors: TensorNames): DecoderWeights<Want> {
  const { dModel, dEmbed, dVocab, nCtx, nLayers } = shape
  const decoder = prefixOf(tensors, ['model.decoder.', 'decoder.', ''], 'embed_tokens.weight')
  const embed = want(`${decoder}embed_tokens.weight`, dVocab, dEmbed)
  const final = config.do_layer_norm_before && !config._remove_final_layer_norm
  return {
    embed,
    ...(dEmbed !== dModel && {
      embedIn: linear(`${decoder}project_in`, dModel, dEmbed, false),
      unembedIn: linear(`${decoder}project_out`, dEmbed, dModel, false),
    }),
    positionEmbed: want(`${decoder}embed_positions.weight`, nCtx + OFFSET, dModel),
    blocks: everyLayer(nLayers, (layer) => blockWants(config, shape, `${decoder}layers.${layer}`)),
    ...(final && { lnFinal: normWants(config, `${decoder}final_layer_norm`) }),
    unembed: shape.tiedUnembed ? { weight: embed } : linear('lm_head', dVocab, dEmbed, false),
  }
}

function read(json: unknown, tensors: TensorNames): Blueprint {
  const config = Config.parse(json)
  const shape = gptShape(
    {
      ...config,
      n_positions: config.max_position_embeddings,
      n_embd: config.hidden_size,
      n_layer: config.num_hidden_layers,
      n_head: config.num_attention_heads,
      n_inner: config.ffn_dim,
      layer_norm_epsilon: 1e-5,
      add_cross_attention: false,
    },
    { dEmbed: config.word_embed_proj_dim ?? config.hidden_size, positions: { kind: 'learned', offset: OFFSET } },
  )
  return { shape, wants: wantsOf(config, shape, tensors) }
}

/** OPT in every size, the 350M with its norms after each half, and Galactica. */
export const opt: Family = {
  modelType: 'opt',
  title: 'OPT, Galactica',
  architectures: ['OPTForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}
