import type { DecoderShape, Positions, RotaryTable } from '@lensboard/models'
import { inputName } from './decoder/forward-inputs.js'
import { rotaryTable } from './decoder/rotary-table.js'
import { type Feed, int64s } from './feed.js'
import { noPast } from './forward/kept-keys.js'
import type { Resolved } from './interventions/change.js'
import { changeFeeds } from './interventions/change-feeds.js'
import { maskFeeds } from './interventions/mask-feeds.js'

/** Which part of one prompt is read. */
interface ReadPart {
  /** The first token that is read; those before it are its past. */
  from: number
  /** Tokens of the whole prompt, which some frequencies follow. */
  length: number
}

/**
 * What a forward graph reads for prompts, [B, T] with T the longest: ids, positions, and masks that let each query
 * look back only. Shorter prompts are filled up on the right, where no real token looks. `resolved` says what is changed
 * of each prompt; without it nothing is. With `part`, what it reads of a single prompt, whose changes are those of
 * `changesBetween`.
 */
export function forwardFeeds(
  shape: DecoderShape,
  prompts: readonly (readonly number[])[],
  resolved: readonly Resolved[] = [],
  part?: ReadPart,
): Record<string, Feed> {
  const nKeys = Math.max(...prompts.map((ids) => ids.length))
  const from = part?.from ?? 0
  const nPositions = nKeys - from
  const dims = [prompts.length, nPositions]
  const rows = prompts.flatMap((ids) => Array.from({ length: nPositions }, (_, t) => BigInt(ids[from + t] ?? 0)))
  const batch = { nBatch: prompts.length, nPositions }
  return {
    input_ids: { dtype: 'int64', data: BigInt64Array.from(rows), dims },
    ...maskFeeds(shape, { nPositions, nKeys }, resolved),
    ...changeFeeds(shape, batch, resolved),
    ...positionFeeds(shape.positions, part ? [part.length] : prompts.map((ids) => ids.length), { from, nKeys }),
    // Whose logits the model's own head makes: of every row, unless the caller says less.
    read: int64s(Array.from({ length: prompts.length * nPositions }, (_, row) => row)),
    ...noPast(shape, prompts.length),
  }
}

/** `lengths` of the prompts; their tokens from `from` on are read. */
function positionFeeds(
  positions: Positions,
  lengths: readonly number[],
  { from, nKeys }: { from: number; nKeys: number },
): Record<string, Feed> {
  const nPositions = nKeys - from
  switch (positions.kind) {
    case 'learned': {
      const dims = [lengths.length, nPositions]
      const places = Array.from({ length: lengths.length * nPositions }, (_, i) =>
        BigInt(from + (i % nPositions) + positions.offset),
      )
      return { position_ids: { dtype: 'int64', data: BigInt64Array.from(places), dims } }
    }
    case 'rotary':
      return Object.fromEntries(positions.tables.flatMap((table, i) => rotaryFeeds(positions.dims, table, i)))
    case 'alibi': {
      const dims = [1, positions.slopes.length, 1, nKeys]
      return { alibi: { dtype: 'float32', data: alibi(positions, nKeys), dims } }
    }
  }

  function rotaryFeeds(dims: number, table: RotaryTable, i: number): [string, Feed][] {
    // A prompt is read as it would be alone, so where frequencies follow its length each row has its own.
    const follows = table.scaling?.kind === 'dynamic' || table.scaling?.kind === 'longrope'
    const each = follows ? lengths : [nKeys]
    const size = (nPositions * dims) / 2
    const [cos, sin] = [new Float32Array(each.length * size), new Float32Array(each.length * size)]
    for (const [row, length] of each.entries()) {
      const turned = rotaryTable(table, dims, { from, nPositions: nKeys, length })
      cos.set(turned.cos, row * size)
      sin.set(turned.sin, row * size)
    }
    const shape = [each.length, 1, nPositions, dims / 2]
    return [
      [inputName.cos(i), { dtype: 'float32', data: cos, dims: shape }],
      [inputName.sin(i), { dtype: 'float32', data: sin, dims: shape }],
    ]
  }
}

/** Slope · key position for every head; softmax sees only differences between keys, so no query enters. */
function alibi({ slopes, factor, rounding }: Extract<Positions, { kind: 'alibi' }>, nKeys: number): Float32Array {
  const round = rounding === 'bfloat16' ? toBfloat16 : Math.fround
  const data = new Float32Array(slopes.length * nKeys)
  for (const [head, slope] of slopes.entries())
    for (let key = 0; key < nKeys; key++) data[head * nKeys + key] = round(round(slope) * round(key)) * factor
  return data
}

const bits = new DataView(new ArrayBuffer(4))

/** The nearest bfloat16, ties to even. */
function toBfloat16(x: number): number {
  bits.setFloat32(0, x)
  const word = bits.getUint32(0)
  bits.setUint32(0, ((word + 0x7fff + ((word >>> 16) & 1)) & 0xffff0000) >>> 0)
  return bits.getFloat32(0)
}
