import { z } from 'zod'
import type { BlockWeights, DecoderShape, DecoderWeights, LinearWeights, NormWeights } from './decoder-spec.js'
import { activation, everyLayer, NotRead, number, PLAIN, type TensorNames } from './family.js'
import { linear, norm, type Want, want } from './wants.js'

/** Config keys of the families built as GPT-2 is, with its defaults; a family overrides what differs. */
export const gptKeys = {
  vocab_size: number.vocab.default(50_257),
  n_positions: number.context.default(1024),
  n_embd: number.width.default(768),
  n_layer: number.layers.default(12),
  n_head: number.heads.default(12),
  n_inner: number.mlpWidth.nullish(),
  activation_function: z.string().default('gelu_new'),
  layer_norm_epsilon: number.eps.default(1e-5),
  add_cross_attention: z.boolean().default(false),
  tie_word_embeddings: z.boolean().default(true),
}
type GptConfig = z.infer<z.ZodObject<typeof gptKeys>>

/** What transformers' attribute_map lets their configs say instead. */
export const GPT_SPELLINGS = {
  hidden_size: 'n_embd',
  max_position_embeddings: 'n_positions',
  num_attention_heads: 'n_head',
  num_hidden_layers: 'n_layer',
} as const

/** What a config of GPT-2's kind computes: layer norms, one key-value head to each head, learned positions. */
export function gptShape(config: GptConfig, different: Partial<DecoderShape> = {}): DecoderShape {
  if (config.add_cross_attention) throw new NotRead('it attends to an encoder too')
  const { n_embd: dModel, n_head: nHeads, n_layer: nLayers } = config
  const dHead = Math.floor(dModel / nHeads)
  return {
    ...PLAIN,
    nLayers,
    nHeads,
    nKvHeads: nHeads,
    dModel,
    dEmbed: dModel,
    dHead,
    dMlp: config.n_inner ?? 4 * dModel,
    dVocab: config.vocab_size,
    nCtx: config.n_positions,
    norm: { kind: 'layer', eps: config.layer_norm_epsilon, scaleOffset: 0 },
    positions: { kind: 'learned', offset: 0 },
    layers: everyLayer(nLayers, () => ({ attnScale: dHead ** -0.5 })),
    activation: activation(config.activation_function),
    tiedUnembed: config.tie_word_embeddings,
    ...different,
  }
}

/** Rows of one matrix that holds every query, key and value. */
export const fusedRows = ({ nHeads, nKvHeads, dHead }: DecoderShape): number => (nHeads + 2 * nKvHeads) * dHead

/** Width of all heads' outputs side by side. */
export const headsWidth = ({ nHeads, dHead }: DecoderShape): number => nHeads * dHead

/** The way in and out of an MLP without a gate. */
export const plainMlp = (way: { in: string; out: string }, { dModel, dMlp }: DecoderShape, bias: boolean) => ({
  in: linear(way.in, dMlp, dModel, bias),
  out: linear(way.out, dModel, dMlp, bias),
})

/** The first of `prefixes` under which `tensor` is in the files, the first of all where it is nowhere. */
export const prefixOf = (tensors: TensorNames, prefixes: readonly [string, ...string[]], tensor: string): string =>
  prefixes.find((prefix) => tensors.has(`${prefix}${tensor}`)) ?? prefixes[0]

interface GptTree {
  tensors: TensorNames
  /** What the embedding is called; `wte` where it is left out. */
  embed?: string
  /** Everything in one block; the path is `transformer.` or nothing. */
  block: (prefix: string, layer: number) => BlockWeights<Want>
  lnEmbed?: (prefix: string) => NormWeights<Want>
  /** A layer norm called `ln_f` where it is left out. */
  lnFinal?: (prefix: string) => NormWeights<Want>
  headBias?: boolean
}

/** The tensors of a decoder laid out as GPT-2's, with or without `transformer.` before each name but the head's. */
export function gptWants(shape: DecoderShape, tree: GptTree): DecoderWeights<Want> {
  const { tensors, embed: embedName = 'wte', block, lnEmbed, lnFinal, headBias = false } = tree
  const { dModel, dVocab, nCtx, nLayers } = shape
  const prefix = prefixOf(tensors, ['transformer.', ''], `${embedName}.weight`)
  const embed = want(`${prefix}${embedName}.weight`, dVocab, dModel)
  const head: LinearWeights<Want> = linear('lm_head', dVocab, dModel, headBias)
  return {
    embed,
    ...(shape.positions.kind === 'learned' && { positionEmbed: want(`${prefix}wpe.weight`, nCtx, dModel) }),
    ...(lnEmbed && { lnEmbed: lnEmbed(prefix) }),
    blocks: everyLayer(nLayers, (layer) => block(prefix, layer)),
    lnFinal: lnFinal?.(prefix) ?? norm(`${prefix}ln_f`, dModel, true),
    unembed: shape.tiedUnembed ? { ...head, weight: embed } : head,
  }
}
