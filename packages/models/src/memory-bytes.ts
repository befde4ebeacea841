import type { DecoderSpec } from './decoder-spec.js'
import { decoderTensors } from './parameter-count.js'

const FLOAT = 4
/** Allocator slack and the runtime's own tables, measured on loaded graphs. */
const SLACK = 1.1

/**
 * Bytes that the weights of a decoder take once loaded: every matrix in float32, whatever it is stored as. Rows of an
 * embedding, and of learned positions, are read from their file when they are needed.
 */
export function memoryBytes({ weights }: Pick<DecoderSpec, 'weights'>): number {
  const mapped = new Set([weights.embed, weights.positionEmbed])
  mapped.delete(weights.unembed.weight)
  const loaded = decoderTensors({ weights }).filter((tensor) => !mapped.has(tensor))
  return Math.ceil(SLACK * FLOAT * loaded.reduce((n, { shape }) => n + shape.reduce((a, b) => a * b, 1), 0))
}
