/** Weights of attention beyond this are stored as a byte each: as float32 they would not be stored at all. */
export const EXACT_WEIGHTS_MAX = 2 * 1024 * 1024

/**
 * Bytes that the patterns of an attention result take where it is stored: a lower triangle of `nPositions` queries
 * for each of `maps` patterns, in float32 or, beyond EXACT_WEIGHTS_MAX weights in all, in 8 bits.
 */
export function attentionBytes(maps: number, nPositions: number): number {
  const weights = (maps * nPositions * (nPositions + 1)) / 2
  return weights > EXACT_WEIGHTS_MAX ? weights : weights * Float32Array.BYTES_PER_ELEMENT
}
