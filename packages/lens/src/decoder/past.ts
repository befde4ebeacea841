import type { DecoderShape } from '@lensboard/models'
import { concat, type Graph, type Value } from '@lensboard/onnx'

/** Keys and values of one layer, [B, kvHeads, tokens, dHead]; keys are turned already. */
export interface KeysAndValues {
  k: Value
  v: Value
}

/** Names of what a graph is given of tokens that it read before, and of what it adds to it. */
export const pastName = {
  k: (layer: number) => `past_k.${layer}`,
  v: (layer: number) => `past_v.${layer}`,
  newK: (layer: number) => `new_k.${layer}`,
  newV: (layer: number) => `new_v.${layer}`,
}

/** Declares, for every layer, keys and values of `P` tokens before the first one that is read; P may be 0. */
export function pastInputs(g: Graph, { nLayers, nKvHeads, dHead }: DecoderShape): KeysAndValues[] {
  const dims = ['B', nKvHeads, 'P', dHead]
  return Array.from({ length: nLayers }, (_, layer) => ({
    k: g.input(pastName.k(layer), 'float32', dims),
    v: g.input(pastName.v(layer), 'float32', dims),
  }))
}

/** Keys and values of what was read before, then those of what is read now. */
export const withPast = (g: Graph, past: KeysAndValues, { k, v }: KeysAndValues): KeysAndValues => ({
  k: concat(g.at('k'), [past.k, k], 2),
  v: concat(g.at('v'), [past.v, v], 2),
})
