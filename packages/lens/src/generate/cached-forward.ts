import type { DecoderShape, Positions } from '@lensboard/models'
import type { Fetched, OpenGraph } from '../engine/onnx-runtime.js'
import { int64s } from '../feed.js'
import { KeptKeys } from '../forward/kept-keys.js'
import { forwardFeeds } from '../forward-feeds.js'
import type { Resolved } from '../interventions/change.js'
import { changesBetween } from '../interventions/changes-between.js'

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
  let keys: KeptKeys | undefined
  return {
    async read(ids, fetches) {
      const length = ids.length
      keys ??= new KeptKeys(shape, length)
      if (!keepsKeys(shape.positions, keys.length, length)) keys.cutTo(0)
      const from = keys.length
      const feeds = forwardFeeds(shape, [ids], [changesBetween(changes, { from, to: length })], { from, length })
      const read = int64s([length - from - 1])
      const fetched = await graph.run({ ...feeds, read, ...keys.feeds() }, [...fetches, ...keys.names])
      keys.append(fetched)
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
