import type { DecoderShape } from '@lensboard/models'
import { changeName } from '../decoder/change-inputs.js'
import { inputName, windowsOf } from '../decoder/forward-inputs.js'
import { type Feed, float32s, int64s } from '../feed.js'

/**
 * Of what a forward graph reads for one whole prompt, what it reads for the tokens from `from` on when those before
 * are its past. Keys, and everything that is the same for all tokens, stay whole.
 */
export function stepFeeds(shape: DecoderShape, feeds: Record<string, Feed>, from: number): Record<string, Feed> {
  if (from === 0) return feeds
  const axes = tokenAxes(shape)
  return Object.fromEntries(
    Object.entries(feeds).map(([name, feed]) => {
      // The model's own head reads the last of the rows that are left.
      if (name === 'read') return [name, int64s([feeds.input_ids!.dims[1]! - from - 1])]
      const axis = axes.get(name)
      // One entry stands for every token; a past is never empty, so there are several tokens.
      return [name, axis === undefined || feed.dims[axis] === 1 ? feed : tail(feed, axis, from)]
    }),
  )
}

/** Inputs that have something for each token that is read, and along which axis. */
function tokenAxes(shape: DecoderShape): Map<string, number> {
  const { positions } = shape
  const tables = positions.kind === 'rotary' ? positions.tables.map((_, i) => i) : []
  return new Map([
    ['input_ids', 1],
    ['position_ids', 1],
    ...windowsOf(shape).map((window): [string, number] => [inputName.mask(window), 1]),
    ...tables.flatMap((i): [string, number][] => [
      [inputName.cos(i), 2],
      [inputName.sin(i), 2],
    ]),
    ...(['resid_pre', 'attn_out', 'mlp_out'] as const).map((site): [string, number] => [changeName.scale(site), 1]),
    [changeName.coefficients, 1],
    [changeName.headScale, 3],
    [changeName.headPatch, 3],
  ])
}

/** The entries from `from` on along one axis. */
function tail(feed: Feed, axis: number, from: number): Feed {
  const { dims } = feed
  const size = (part: readonly number[]) => part.reduce((a, b) => a * b, 1)
  const [outer, inner] = [size(dims.slice(0, axis)), size(dims.slice(axis + 1))]
  const [whole, kept] = [dims[axis]! * inner, (dims[axis]! - from) * inner]
  const left = dims.with(axis, dims[axis]! - from)
  if (feed.dtype === 'int64') {
    const data = new BigInt64Array(outer * kept)
    for (let o = 0; o < outer; o++) data.set(feed.data.subarray((o + 1) * whole - kept, (o + 1) * whole), o * kept)
    return { dtype: 'int64', data, dims: left }
  }
  const data = new Float32Array(outer * kept)
  for (let o = 0; o < outer; o++) data.set(feed.data.subarray((o + 1) * whole - kept, (o + 1) * whole), o * kept)
  return float32s(data, left)
}
