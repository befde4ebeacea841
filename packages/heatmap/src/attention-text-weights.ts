import { triangleAt } from './attention-matrix.js'

/**
 * What each token has to do with a chosen one, [T]: the weights that it gives to them, or by which they read it
 * (`attendedBy`). NaN for tokens it cannot read, or that cannot read it.
 */
export function textWeights(
  weights: Float32Array,
  tokens: number,
  position: number,
  attendedBy: boolean,
): Float32Array {
  return Float32Array.from({ length: tokens }, (_, t) => {
    const [query, key] = attendedBy ? [t, position] : [position, t]
    return key > query ? Number.NaN : (weights[triangleAt(query) + key] ?? Number.NaN)
  })
}
