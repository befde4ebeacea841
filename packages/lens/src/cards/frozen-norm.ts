import type { NormShape } from '@lensboard/models'

/**
 * Parts of a vector as a norm leaves them, before its scale, when its statistics stay those of the whole: then they
 * sum to what it makes of the whole. Reckoned in float64.
 */
export function frozenNorm(
  { kind, eps }: NormShape,
  whole: Float32Array,
  parts: readonly Float32Array[],
): Float32Array[] {
  const mean = kind === 'layer' ? meanOf(whole) : 0
  const inverse = 1 / Math.sqrt(whole.reduce((sum, x) => sum + (x - mean) ** 2, 0) / whole.length + eps)
  return parts.map((part) => {
    const own = kind === 'layer' ? meanOf(part) : 0
    return part.map((x) => (x - own) * inverse)
  })
}

const meanOf = (x: Float32Array): number => x.reduce((sum, value) => sum + value, 0) / x.length
