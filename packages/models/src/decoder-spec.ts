import type { StoredTensor } from './stored-tensor.js'

/** x → activation(x W_in) W_out, or with a gate: (activation(x W_gate) ⊙ x W_in) W_out. */
export type Activation = 'gelu' | 'gelu_tanh' | 'quick_gelu' | 'relu' | 'silu'

/**
 * `layer`: (x − mean) / √(var + eps) · scale + shift. `rms`: x / √(mean x² + eps) · scale. `scaleOffset` is added to
 * the stored scale (1 where a checkpoint stores how far it is from one).
 */
export interface NormShape {
  kind: 'layer' | 'rms'
  eps: number
  scaleOffset: number
}

/** How frequencies of rotary positions are stretched beyond the trained context; names as Hugging Face's. */
export type RotaryScaling =
  | { kind: 'linear'; factor: number }
  | { kind: 'dynamic'; factor: number; trainedCtx: number }
  | { kind: 'llama3'; factor: number; lowFreqFactor: number; highFreqFactor: number; trainedCtx: number }
  | {
      kind: 'yarn'
      factor: number
      betaFast: number
      betaSlow: number
      trainedCtx: number
      truncate: boolean
      attentionFactor: number
    }
  | { kind: 'longrope'; shortFactor: number[]; longFactor: number[]; trainedCtx: number; attentionFactor: number }

/** Entry i of `dims / 2` turns by position · base^(−2i / dims), after scaling. */
export interface RotaryTable {
  base: number
  scaling?: RotaryScaling
}

/**
 * What tells a decoder where a token stands.
 * `learned`: row `position + offset` of a table is added to the embedding.
 * `rotary`: the first `dims` entries of every head are turned, entry i together with i + dims / 2 (`halves`) or 2i with
 * 2i + 1 (`adjacent`); a layer names its table.
 * `alibi`: `slopes[head] · key position · factor` is added to the scores; `bfloat16` rounds slope, position and product,
 * not the factor.
 */
export type Positions =
  | { kind: 'learned'; offset: number }
  | { kind: 'rotary'; dims: number; pairs: 'halves' | 'adjacent'; tables: RotaryTable[] }
  | { kind: 'alibi'; slopes: number[]; factor: number; rounding: 'float32' | 'bfloat16' }

/** What may differ from block to block. */
export interface LayerShape {
  /** Queries see this many last keys, themselves included; absent: every key before them. */
  window?: number
  /** Which rotary table turns queries and keys; absent: none does. */
  rotary?: number
  /** Scores are q · k times this. */
  attnScale: number
}

/** What shared code switches on. It never asks which family a decoder came from. */
export interface DecoderShape {
  nLayers: number
  nHeads: number
  nKvHeads: number
  dModel: number
  /** Width of the stored embedding and unembedding; projections lie between where it is not dModel. */
  dEmbed: number
  dHead: number
  /** Width of one MLP (of the widest expert, where there are several). */
  dMlp: number
  dVocab: number
  /** Longest prompt in tokens. */
  nCtx: number
  norm: NormShape
  positions: Positions
  layers: LayerShape[]
  activation: Activation
  /**
   * Attention and MLP both read the block's input, instead of the MLP reading what attention left. Without an `ln2`
   * of its own the MLP then shares attention's `ln1`.
   */
  parallelBlock: boolean
  /** How queries and keys are normed before they are turned: each head by itself, or the whole width at once. */
  qkNorm?: NormShape & { over: 'head' | 'width' }
  /** Queries, keys and values are cut to ±this, after a norm over their width. */
  clipQkv?: number
  /** Scores become softcap · tanh(scores / softcap) before the mask. */
  attnSoftcap?: number
  /** The embedding is multiplied by this before the first block. */
  embedScale: number
  /** What attention and MLP add to the stream is multiplied by this. */
  residScale: number
  /** Logits are multiplied by this, then logits become softcap · tanh(logits / softcap). */
  logitScale: number
  logitSoftcap?: number
  /** Experts per token, and whether their weights are made to sum to one. */
  experts?: { perToken: number; normalise: boolean }
  tiedUnembed: boolean
}

/** A low-rank change of a matrix: x (W + scale · up down)ᵀ, with down [rank, in] and up [out, rank]. */
export interface LoraWeights<T> {
  down: T
  up: T
  scale: number
}

/** A matrix stored [out, in], or [in, out] where `inOut`, and its bias [out]. */
export interface LinearWeights<T> {
  weight: T
  bias?: T
  inOut?: true
  lora?: LoraWeights<T>
}

/** A norm without a scale multiplies by one. */
export interface NormWeights<T> {
  scale?: T
  shift?: T
}

/** `gateIn` holds the gate's rows first, then those of the way in. */
export type MlpWeights<T> =
  | { in: LinearWeights<T>; gate?: LinearWeights<T>; out: LinearWeights<T> }
  | { gateIn: LinearWeights<T>; out: LinearWeights<T> }

/** Each token goes to its most probable experts; the shared one reads every token, weighed by a sigmoid of its gate. */
export interface ExpertWeights<T> {
  router: LinearWeights<T>
  experts: MlpWeights<T>[]
  shared?: { mlp: MlpWeights<T>; gate: LinearWeights<T> }
}

/** Three matrices, or one whose rows go group by group, each group with its queries, keys and values in `order`. */
export type QkvWeights<T> =
  | { layout: 'split'; q: LinearWeights<T>; k: LinearWeights<T>; v: LinearWeights<T> }
  | { layout: 'fused'; fused: LinearWeights<T>; groups: number; order: 'qkv' | 'qvk' }

/**
 * Where a norm may stand: `ln1` and `ln2` on what attention and MLP read, `ln1Post` and `ln2Post` on what they return,
 * `ln1Sum` and `ln2Sum` on the stream after each has been added.
 */
export interface BlockWeights<T> {
  ln1?: NormWeights<T>
  ln1Post?: NormWeights<T>
  ln1Sum?: NormWeights<T>
  ln2?: NormWeights<T>
  ln2Post?: NormWeights<T>
  ln2Sum?: NormWeights<T>
  qkv: QkvWeights<T>
  /** One scale for all heads, or one for each head: apart, or together as [heads, dHead]. */
  qNorm?: NormWeights<T>[]
  kNorm?: NormWeights<T>[]
  o: LinearWeights<T>
  mlp: MlpWeights<T> | ExpertWeights<T>
}

/** Every tensor of a decoder: wanted tensors in a family file, found ones in a DecoderSpec. */
export interface DecoderWeights<T> {
  embed: T
  /** From dEmbed to dModel. */
  embedIn?: LinearWeights<T>
  positionEmbed?: T
  lnEmbed?: NormWeights<T>
  blocks: BlockWeights<T>[]
  lnFinal?: NormWeights<T>
  /** From dModel to dEmbed. */
  unembedIn?: LinearWeights<T>
  unembed: LinearWeights<T>
}

/** One decoder as plain data: what to compute, and where each number of it lies. It survives structured cloning. */
export interface DecoderSpec extends DecoderShape {
  /** The checkpoint's name, for sentences. */
  name: string
  /** Hugging Face's model_type, for people. */
  family: string
  weights: DecoderWeights<StoredTensor>
}
