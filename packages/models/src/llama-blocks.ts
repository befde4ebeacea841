import { z } from 'zod'
import type {
  BlockWeights,
  DecoderShape,
  DecoderWeights,
  LayerShape,
  LinearWeights,
  NormWeights,
  Positions,
  QkvWeights,
} from './decoder-spec.js'
import { activation, everyLayer, NotRead, number, PLAIN, type TensorNames } from './family.js'
import { ropeKeys, ropeOf } from './rotary-config.js'
import { linear, norm, type Want, want } from './wants.js'

/** Config keys of the many families built as Llama is, with Llama's defaults; a family overrides what differs. */
export const llamaKeys = {
  hidden_size: number.width,
  intermediate_size: number.mlpWidth,
  num_hidden_layers: number.layers,
  num_attention_heads: number.heads,
  num_key_value_heads: number.heads.nullish(),
  head_dim: number.width.nullish(),
  vocab_size: number.vocab,
  rms_norm_eps: number.eps.default(1e-6),
  hidden_act: z.string().default('silu'),
  tie_word_embeddings: z.boolean().default(false),
  partial_rotary_factor: number.fraction.nullish(),
  ...ropeKeys,
}
type LlamaKeys = z.infer<z.ZodObject<typeof llamaKeys>>
/** A family with norms of another kind leaves out their epsilon. */
type LlamaConfig = Omit<LlamaKeys, 'rms_norm_eps'> & Partial<Pick<LlamaKeys, 'rms_norm_eps'>>

/**
 * What a config of Llama's kind computes: RMS norms, whole heads turned by one table, no window. A family replaces what
 * differs. Throws NotRead where only a part of each head is turned, unless `positions` is replaced.
 */
export function llamaShape(config: LlamaConfig, different: Partial<DecoderShape> = {}): DecoderShape {
  const nLayers = config.num_hidden_layers
  const nHeads = config.num_attention_heads
  const dHead = headWidth(config)
  const positions = turnedHeads(config)
  if (!different.positions && positions.dims !== dHead)
    throw new NotRead('its rotary positions turn only a part of each head')
  return {
    ...PLAIN,
    nLayers,
    nHeads,
    nKvHeads: config.num_key_value_heads ?? nHeads,
    dModel: config.hidden_size,
    dEmbed: config.hidden_size,
    dHead,
    dMlp: config.intermediate_size,
    dVocab: config.vocab_size,
    nCtx: ropeOf(config).nCtx ?? config.max_position_embeddings ?? 2048,
    norm: { kind: 'rms', eps: config.rms_norm_eps ?? 1e-6, scaleOffset: 0 },
    positions,
    layers: everyLayer(nLayers, () => ({ rotary: 0, attnScale: dHead ** -0.5 })),
    activation: activation(config.hidden_act),
    tiedUnembed: config.tie_word_embeddings,
    ...different,
  }
}

/** Entries of one head: `head_dim`, or the width shared out among the heads. */
export const headWidth = (config: Pick<LlamaConfig, 'hidden_size' | 'num_attention_heads' | 'head_dim'>): number =>
  config.head_dim ?? Math.floor(config.hidden_size / config.num_attention_heads)

/** Rotary positions that turn `partial_rotary_factor` of each head, by one table, half against half. */
export function turnedHeads(config: LlamaConfig) {
  const { table, fraction } = ropeOf(config)
  const share = fraction ?? config.partial_rotary_factor ?? 1
  return {
    kind: 'rotary',
    dims: Math.floor(headWidth(config) * share),
    pairs: 'halves',
    tables: [table],
  } satisfies Positions
}

/** Config keys of families in which some layers slide a window. */
export const windowKeys = {
  sliding_window: number.context.nullish(),
  layer_types: z.array(z.string().max(64)).max(4096).nullish(),
}
type WindowConfig = z.infer<z.ZodObject<typeof windowKeys>> & { num_hidden_layers: number }

/**
 * The window of each layer, undefined where it sees every key: by `layer_types` where the config lists them, otherwise
 * by `slides`. Throws NotRead for a layer of another kind.
 */
export function layerWindows(config: WindowConfig, slides: (layer: number) => boolean): (number | undefined)[] {
  const kinds =
    config.layer_types ??
    everyLayer(config.num_hidden_layers, (layer) => (slides(layer) ? 'sliding_attention' : 'full_attention'))
  return kinds.map((kind) => {
    if (kind === 'full_attention') return undefined
    if (kind === 'sliding_attention' && config.sliding_window != null) return config.sliding_window
    if (kind === 'sliding_attention') throw new NotRead('a layer slides a window of no length')
    throw new NotRead(`it has a layer of kind ${kind.slice(0, 40)}`)
  })
}

/** A layer within its window, if it has one, turned by the first rotary table unless `turned` says that none does. */
export const windowed = (attnScale: number, window: number | undefined, turned = true): LayerShape => ({
  attnScale,
  ...(turned && { rotary: 0 }),
  ...(window !== undefined && { window }),
})

/** `attn.q_proj`, `k_proj` and `v_proj`. */
export function splitQkv(attn: string, shape: DecoderShape, bias: boolean): QkvWeights<Want> {
  const { dModel, dHead, nHeads, nKvHeads } = shape
  return {
    layout: 'split',
    q: linear(`${attn}.q_proj`, nHeads * dHead, dModel, bias),
    k: linear(`${attn}.k_proj`, nKvHeads * dHead, dModel, bias),
    v: linear(`${attn}.v_proj`, nKvHeads * dHead, dModel, bias),
  }
}

/** The way back from the heads, called `o_proj` nearly everywhere. */
export const headsOut = (name: string, { dModel, dHead, nHeads }: DecoderShape, bias: boolean): LinearWeights<Want> =>
  linear(name, dModel, nHeads * dHead, bias)

/** `mlp.gate_proj`, `up_proj` and `down_proj`, `dMlp` wide. */
export function gatedMlp(mlp: string, { dModel, dMlp }: { dModel: number; dMlp: number }, bias: boolean) {
  return {
    gate: linear(`${mlp}.gate_proj`, dMlp, dModel, bias),
    in: linear(`${mlp}.up_proj`, dMlp, dModel, bias),
    out: linear(`${mlp}.down_proj`, dModel, dMlp, bias),
  }
}

/** `input_layernorm` before attention and `post_attention_layernorm` before the MLP. */
export const preNorms = (block: string, dModel: number, bias: boolean) => ({
  ln1: norm(`${block}.input_layernorm`, dModel, bias),
  ln2: norm(`${block}.post_attention_layernorm`, dModel, bias),
})

interface LlamaTree {
  tensors: TensorNames
  /** Prefixes that the tensors may carry, the usual one first. */
  prefixes?: readonly string[]
  /** Everything within `model.layers.N`. */
  block: (path: string, layer: number) => BlockWeights<Want>
  /** The norm before unembedding by its path's beginning; an RMS norm called `norm` where it is left out. */
  lnFinal?: (prefix: string) => NormWeights<Want>
  headBias?: boolean
}

/** The tensors of a decoder laid out as Llama's: `model.embed_tokens`, `model.layers.N`, `model.norm`, `lm_head`. */
export function llamaWants(shape: DecoderShape, tree: LlamaTree): DecoderWeights<Want> {
  const { tensors, prefixes = ['model.', ''], block, headBias = false } = tree
  const prefix = prefixes.find((begin) => tensors.has(`${begin}embed_tokens.weight`)) ?? prefixes[0] ?? ''
  const embed = want(`${prefix}embed_tokens.weight`, shape.dVocab, shape.dModel)
  const head = linear('lm_head', shape.dVocab, shape.dModel, headBias)
  return {
    embed,
    blocks: everyLayer(shape.nLayers, (layer) => block(`${prefix}layers.${layer}`, layer)),
    lnFinal: tree.lnFinal?.(prefix) ?? norm(`${prefix}norm`, shape.dModel, false),
    unembed: shape.tiedUnembed ? { ...head, weight: embed } : head,
  }
}
