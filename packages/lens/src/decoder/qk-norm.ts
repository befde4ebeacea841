import type { DecoderShape, NormWeights, StoredTensor } from '@lensboard/models'
import { add, concat, type Graph, layerNorm, mul, reshape, rmsNorm, type Value } from '@lensboard/onnx'
import type { ExternalWeights } from './external-weights.js'
import { norm, ones } from './norm.js'

/** Queries or keys over their whole width, x [n, heads · dHead]. */
export function widthNorm(
  g: Graph,
  x: Value,
  { qkNorm, dHead }: DecoderShape,
  { heads, found }: { heads: number; found: NormWeights<StoredTensor>[] | undefined },
  weights: ExternalWeights,
): Value {
  const only = found?.[0]
  if (qkNorm?.over !== 'width' || !only) return x
  return norm(g, x, { ...qkNorm, width: heads * dHead }, only, weights)
}

/** Each head by itself, x [batch, pos, heads, dHead], by one scale for all heads or by one for each. */
export function headNorm(
  g: Graph,
  x: Value,
  { qkNorm, dHead }: DecoderShape,
  { heads, found }: { heads: number; found: NormWeights<StoredTensor>[] | undefined },
  weights: ExternalWeights,
): Value {
  const only = found?.[0]
  if (qkNorm?.over !== 'head' || !only) return x
  const perHead = found.length > 1 || only.scale?.shape.length === 2
  if (!perHead) return norm(g, x, { ...qkNorm, width: dHead }, only, weights)
  const { kind, eps, scaleOffset } = qkNorm
  const unscaled = kind === 'rms' ? rmsNorm(g, x, eps, ones(g, dHead)) : layerNorm(g, x, eps, ones(g, dHead))
  const scales = found.map(({ scale }) => (scale ? weights.full(scale) : ones(g, dHead)))
  const stacked = reshape(g, concat(g, scales, 0), g.int64s(heads, dHead))
  return mul(g, unscaled, scaleOffset === 0 ? stacked : add(g, stacked, g.scalar(scaleOffset)))
}
