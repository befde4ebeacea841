import type { DecoderSpec } from './decoder-spec.js'
import type { StoredTensor } from './stored-tensor.js'

/** Every tensor a decoder uses, once each (a tied unembedding is the embedding). */
export function decoderTensors(decoder: Pick<DecoderSpec, 'weights'>): StoredTensor[] {
  const found = new Map<string, StoredTensor>()
  const visit = (part: unknown): void => {
    if (part === null || typeof part !== 'object') return
    if ('file' in part) found.set((part as StoredTensor).name, part as StoredTensor)
    else for (const inner of Object.values(part)) visit(inner)
  }
  visit(decoder.weights)
  return [...found.values()]
}

/** Number of parameters that take part in the computation. */
export function parameterCount(decoder: Pick<DecoderSpec, 'weights'>): number {
  return decoderTensors(decoder).reduce((n, tensor) => n + tensor.shape.reduce((a, b) => a * b, 1), 0)
}
