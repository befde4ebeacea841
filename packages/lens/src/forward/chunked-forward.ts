import type { DecoderShape } from '@lensboard/models'
import { giveBack } from '../engine/give-back.js'
import type { Fetched, OpenGraph } from '../engine/onnx-runtime.js'
import { int64s } from '../feed.js'
import { forwardFeeds } from '../forward-feeds.js'
import type { Resolved } from '../interventions/change.js'
import { changesBetween } from '../interventions/changes-between.js'
import type { Chunk } from '../lens/chunk.js'
import { KeptKeys } from './kept-keys.js'

/** A forward graph that reads one prompt chunk by chunk, in order. */
export interface ChunkedForward {
  /** Reads the next chunk; streams have a row for each of its tokens, `logits` are the last one's alone. */
  read(chunk: Chunk, fetches: readonly string[]): Promise<Record<string, Fetched>>
}

/**
 * Reads `ids` in chunks: nothing but keys and values grows with the prompt. `changes` are those of the whole prompt;
 * `keys` may hold its first tokens already.
 */
export function chunkedForward(
  graph: Pick<OpenGraph, 'run'>,
  shape: DecoderShape,
  { ids, changes, keys = new KeptKeys(shape, ids.length) }: Prompt,
): ChunkedForward {
  return {
    async read({ start, end }, fetches) {
      if (keys.length !== start) throw new Error(`tokens from ${start} on cannot follow ${keys.length}`)
      const feeds = forwardFeeds(shape, [ids.slice(0, end)], [changesBetween(changes, { from: start, to: end })], {
        from: start,
        length: ids.length,
      })
      const read = int64s([end - start - 1])
      const isLast = end === ids.length
      const names = isLast ? fetches : [...fetches, ...keys.names]
      const fetched = await graph.run({ ...feeds, read, ...keys.feeds() }, names)
      if (!isLast) {
        keys.append(fetched)
        for (const name of keys.names) giveBack(fetched[name]!.data)
      }
      return fetched
    },
  }
}

interface Prompt {
  ids: readonly number[]
  changes: Resolved
  keys?: KeptKeys | undefined
}
