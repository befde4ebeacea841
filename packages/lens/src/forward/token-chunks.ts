import type { Chunk } from '../lens/chunk.js'

/** The most tokens that are read at once. */
export const CHUNK_TOKENS = 128
const FIRST_CHUNK = 32

/**
 * A prompt's tokens in the chunks that are read one after the other: [0, 32), [32, 64), [64, 128), then 128 at a time.
 * Where a chunk begins and ends depends on nothing but its place, so that a chunk that is full holds the very same
 * numbers whatever comes after it.
 */
export function tokenChunks(nTokens: number, most = CHUNK_TOKENS, first = FIRST_CHUNK): Chunk[] {
  const chunks: Chunk[] = []
  for (let start = 0, end = 0; start < nTokens; start = end) {
    end = start + Math.min(most, Math.max(first, start))
    chunks.push({ start, end: Math.min(end, nTokens) })
  }
  return chunks
}
