import type { LensResult, TokenPiece, Tracked } from '@lensboard/contract'
import { alignRows } from './align-rows.js'
import { alignByPosition, alignTokens, type Pair } from './align-tokens.js'
import { type Alignment, keepAlignment } from './alignment.js'
import { haveSameIds, tokenKey, withIdsOf } from './same-tokens.js'

interface Matched {
  a: LensResult
  b: LensResult
}

type Asked = 'tokens' | 'position'

const known = new WeakMap<LensResult, WeakMap<LensResult, Partial<Record<Asked, Matched>>>>()

/**
 * Two readings brought to the same rows and columns; cells that one lacks are missing in it, and what nothing names has
 * the id −1. Readings that have the same rows and tokens stay as they are; equal pairs give the same answer. Of different
 * vocabularies the second gets the ids of the first, so that one token is one id.
 */
export function matchReadings(a: LensResult, b: LensResult, by: Asked = 'tokens'): Matched {
  const byB = known.get(a) ?? new WeakMap<LensResult, Partial<Record<Asked, Matched>>>()
  known.set(a, byB)
  const ready = byB.get(b) ?? {}
  byB.set(b, ready)
  ready[by] ??= match(a, b, by)
  return ready[by]
}

function match(a: LensResult, own: LensResult, by: Asked): Matched {
  const same = haveSameIds(a, own)
  const b = same ? own : withIdsOf(own, a)
  const { pairs, byDepth } = alignRows(a.rows, b.rows)
  const keys = ({ tokens }: LensResult) => tokens.map(tokenKey)
  const columns =
    by === 'position'
      ? alignByPosition(a.ids.length, b.ids.length)
      : alignTokens(same ? [...a.ids] : keys(a), same ? [...b.ids] : keys(b))
  const alignment: Alignment = { columns, pairs, byDepth, by: by === 'position' ? by : same ? 'ids' : 'text', a, b }
  const written = writtenColumns(alignment)
  const matched = { a: arrange(a, b, 'a', alignment, written), b: arrange(b, a, 'b', alignment, written) }
  const equal = columns.every((pair) => pair.a >= 0 && pair.b >= 0 && a.ids[pair.a] === b.ids[pair.b])
  if (byDepth || !same || !equal || !isSteady(columns)) keepAlignment(matched.a, matched.b, alignment)
  return matched
}

const isSteady = (pairs: readonly Pair[]) => pairs.every(({ a, b }, i) => a === i && b === i)

/** How many of the last columns the model wrote itself in every reading that has them. */
function writtenColumns({ columns, a, b }: Pick<Alignment, 'columns' | 'a' | 'b'>): number {
  const own = ({ ids, continued = 0 }: LensResult, position: number) =>
    position < 0 || position >= ids.length - continued
  const last = columns.findLastIndex((pair) => !own(a, pair.a) || !own(b, pair.b))
  return columns.length - 1 - last
}

const NOTHING: TokenPiece = { text: '' }

/** A reading in the rows and columns of an alignment; equal ones are left alone. */
function arrange(
  result: LensResult,
  other: LensResult,
  side: 'a' | 'b',
  alignment: Alignment,
  written: number,
): LensResult {
  const { columns, pairs } = alignment
  const otherSide = side === 'a' ? 'b' : 'a'
  const rows = pairs.map((pair) => pair[side])
  const positions = columns.map((pair) => pair[side])
  if (isCounting(rows, result.rows.length) && isCounting(positions, result.ids.length)) return result
  const T = result.ids.length
  const place = <A extends Float32Array | Int32Array>(data: A, missing: number, width = 1): A => {
    const placed = new (data.constructor as new (n: number) => A)(rows.length * positions.length * width).fill(
      missing,
    ) as A
    rows.forEach((row, r) => {
      if (row >= 0)
        positions.forEach((position, t) => {
          const from = (row * T + position) * width
          if (position >= 0) placed.set(data.subarray(from, from + width), (r * positions.length + t) * width)
        })
    })
    return placed
  }
  const floats = (data: Float32Array) => place(data, Number.NaN)
  const { tracked, jsFromOutput, roles: _, continued: __, ...rest } = result
  return {
    ...rest,
    ids: Int32Array.from(positions, (position) => (position < 0 ? -1 : result.ids[position]!)),
    tokens: columns.map((pair) => result.tokens[pair[side]] ?? other.tokens[pair[otherSide]] ?? NOTHING),
    rows: pairs.map((pair) => result.rows[pair[side]] ?? other.rows[pair[otherSide]]!),
    topIds: place(result.topIds, -1, result.topK),
    topLogProbs: place(result.topLogProbs, Number.NaN, result.topK),
    logSumExp: floats(result.logSumExp),
    entropy: floats(result.entropy),
    klFromOutput: floats(result.klFromOutput),
    klToOutput: floats(result.klToOutput),
    targetRank: place(result.targetRank, 0),
    targetLogProb: floats(result.targetLogProb),
    ...(jsFromOutput && { jsFromOutput: floats(jsFromOutput) }),
    ...(tracked && { tracked: arrangeTracked(tracked, rows, positions) }),
    ...(written > 0 && { continued: written }),
  }
}

const isCounting = (from: readonly number[], length: number): boolean =>
  from.length === length && from.every((one, i) => one === i)

/** What is followed at the positions that are kept; at the others nothing is. */
function arrangeTracked(
  { starts, ...followed }: Tracked,
  rows: readonly number[],
  positions: readonly number[],
): Tracked {
  const entries = positions.map((position) =>
    position < 0
      ? []
      : Array.from({ length: starts[position + 1]! - starts[position]! }, (_, i) => starts[position]! + i),
  )
  const flat = entries.flat()
  const width = followed.ids.length
  const place = <A extends Float32Array | Int32Array>(data: A, missing: number): A => {
    const placed = new (data.constructor as new (n: number) => A)(rows.length * flat.length).fill(missing) as A
    rows.forEach((row, r) => {
      if (row >= 0) for (const [i, u] of flat.entries()) placed[r * flat.length + i] = data[row * width + u]!
    })
    return placed
  }
  let end = 0
  return {
    starts: Int32Array.of(0, ...entries.map(({ length }) => (end += length))),
    ids: Int32Array.from(flat, (u) => followed.ids[u]!),
    logProbs: place(followed.logProbs, Number.NaN),
    ranks: place(followed.ranks, 0),
  }
}
