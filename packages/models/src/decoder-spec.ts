import type { StoredTensor } from './stored-tensor.js'

/** x → activation(x W_in) W_out, or with a gate: (activation(x W_gate) ⊙ x W_in) W_out. */
export type Activation = 'gelu' | 'gelu_tanh' | 'relu' | 'silu'

/** What shared code switches on. It never asks which family a decoder came from. */
export interface DecoderShape {
  nLayers: number
  nHeads: number
  nKvHeads: number
  dModel: number
  dHead: number
  dMlp: number
  dVocab: number
  /** Longest prompt in tokens. */
  nCtx: number
  norm: { kind: 'layer' | 'rms'; eps: number }
  /** The first `dims` entries of every head are turned, in pairs (i, i + dims / 2), by position · base^(−2i / dims). */
  positions: { kind: 'rotary'; dims: number; base: number }
  activation: Activation
  /** Attention and MLP both read the block's input, instead of the MLP reading what attention left. */
  parallelBlock: boolean
  tiedUnembed: boolean
}

/** A matrix stored [out, in], and its bias [out]. */
export interface LinearWeights<T> {
  weight: T
  bias?: T
}

export interface NormWeights<T> {
  scale: T
  shift?: T
}

export interface BlockWeights<T> {
  ln1: NormWeights<T>
  ln2: NormWeights<T>
  /** Three matrices, or one whose rows go head by head, each head with its query, key and value rows. */
  qkv:
    | { layout: 'split'; q: LinearWeights<T>; k: LinearWeights<T>; v: LinearWeights<T> }
    | { layout: 'by-head'; fused: LinearWeights<T> }
  o: LinearWeights<T>
  mlpIn: LinearWeights<T>
  mlpGate?: LinearWeights<T>
  mlpOut: LinearWeights<T>
}

/** Every tensor of a decoder: wanted tensors in a family file, found ones in a DecoderSpec. */
export interface DecoderWeights<T> {
  embed: T
  blocks: BlockWeights<T>[]
  lnFinal: NormWeights<T>
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
