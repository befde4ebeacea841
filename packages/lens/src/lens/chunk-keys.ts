import { createHash } from 'node:crypto'
import type { Positions } from '@lensboard/models'
import type { Chunk } from './chunk.js'

interface Reading {
  /** SHA-256 of the checkpoint. */
  checkpointHash: string
  positions: Positions
  /** What is asked, without its prompt. */
  asked: object
  /** What is changed of the tokens before `end`. */
  changedBefore(end: number): object
  ids: readonly number[]
}

/**
 * Everything that decides the numbers of each full chunk, as one key: the checkpoint, what is asked and changed, its
 * tokens and those before, and the token after it, whose rank it tells. The last chunk has none: what follows it is not
 * known yet.
 */
export function chunkKeys(
  chunks: readonly Chunk[],
  { checkpointHash, positions, asked, changedBefore, ids }: Reading,
): string[] {
  const follows =
    positions.kind === 'rotary' && positions.tables.some(({ scaling }) => FOLLOWS_LENGTH.has(scaling?.kind))
  // Where frequencies follow the length of the prompt, a prompt that grew is another one.
  const question = JSON.stringify([checkpointHash, asked, follows ? ids.length : 0])
  return chunks.slice(0, -1).map(({ end }) =>
    createHash('sha256')
      .update(question)
      .update(JSON.stringify([end, changedBefore(end), ids.slice(0, end + 1)], vectorsAsText))
      .digest('hex'),
  )
}

const vectorsAsText = (_name: string, value: unknown) =>
  value instanceof Float32Array
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
    : value

const FOLLOWS_LENGTH: ReadonlySet<string | undefined> = new Set(['dynamic', 'longrope'])
