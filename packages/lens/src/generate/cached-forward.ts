import type { DecoderShape, Positions } from '@lensboard/models'
import type { Fetched, OpenGraph } from '../engine/onnx-runtime.js'
import { type Feed, int64s } from '../feed.js'
import { forwardFeeds } from '../forward-feeds.js'
import type { Resolved } from '../interventions/change.js'
import { changesWithin } from './changes-within.js'
import { pastOf, presentNames } from './past-feeds.js'
import { stepFeeds } from './step-feeds.js'

/** A forward graph that reads a growing prompt and computes each of its tokens once. */
export interface CachedForward {
  /**
   * Reads `ids`, which begin with those of the call before, and are more. Streams that are fetched have a row for each
   * token that was computed now: the new ones, or all where keys of before are not true any more. `logits` are the last
   * token's alone.
   */
  read(ids: readonly number[], fetches: readonly string[]): Promise<Record<string, Fetched>>
}

/** `changes` may be told of tokens that are still to come. */
export function cachedForward(graph: Pick<OpenGraph, 'run'>, shape: DecoderShape, changes: Resolved): CachedForward {
  let past: { length: number; feeds: Record<string, Feed> } = { length: 0, feeds: {} }
  return {
    async read(ids, fetches) {
      if (!keepsKeys(shape.positions, past.length, ids.length)) past = { length: 0, feeds: {} }
      const feeds = stepFeeds(shape, forwardFeeds(shape, [ids], [changesWithin(changes, ids.length)]), past.length)
      const read = int64s([ids.length - past.length - 1])
      const fetched = await graph.run({ ...feeds, read, ...past.feeds }, [...fetches, ...presentNames(shape)])
      past = { length: ids.length, feeds: pastOf(fetched, shape) }
      return fetched
    },
  }
}

/**
 * Whether keys that were turned for a prompt of `before` tokens are those of one of `now` tokens. Where frequencies
 * follow the prompt's length, all that was computed from them is another number, so it is computed again.
 */
export function keepsKeys(positions: Positions, before: number, now: number): boolean {
  if (positions.kind !== 'rotary') return true
  return positions.tables.every(({ scaling }) => {
    if (scaling?.kind === 'dynamic') return before === now || now <= scaling.trainedCtx
    if (scaling?.kind === 'longrope') return before > scaling.trainedCtx === now > scaling.trainedCtx
    return true
  })
}
