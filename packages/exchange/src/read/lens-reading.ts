import { type LensResult, type LensRow, LIMITS, type RoleSpan, type Tracked } from '@lensboard/contract'
import { damaged } from './checks.js'
import { importedFacts, type Source } from './source.js'
import { checkTokens, pieceOf, type ReadToken, Words } from './tokens.js'

/** A token with a value at every row of a position: probabilities, NaN where there is none, and ranks, 0 where there is none. */
export interface FollowedToken {
  token: ReadToken
  probs: readonly number[]
  ranks?: readonly number[] | undefined
}

/** What a file says of a lens reading, R rows × T positions; whatever it does not say is left out. */
export interface LensReading {
  source: Source
  tokens: readonly ReadToken[]
  rows: readonly LensRow[]
  /** The most probable tokens of a cell, most probable first; a probability that is not told is NaN. */
  top(row: number, position: number): readonly { token: ReadToken; prob: number }[]
  followed?: ((position: number) => readonly FollowedToken[]) | undefined
  /** Nats. */
  entropy?: ((row: number, position: number) => number) | undefined
  klToOutput?: ((row: number, position: number) => number) | undefined
  /** Probability and rank of the true next token, where the file tells them by themselves. */
  target?: ((row: number, position: number) => { prob?: number | undefined; rank?: number | undefined }) | undefined
  roles?: RoleSpan[] | undefined
  /** How many of the last tokens the model wrote. */
  continued?: number | undefined
}

/** Numbers of one kind in a result that is made of a file; a share of what a stored result may hold. */
const CELLS_MAX = LIMITS.resultCells / 8

/** A result of what a file says. What it does not say is missing: NaN, rank 0, id −1, no parity. Throws IMPORT_INVALID. */
export function lensResult(reading: LensReading): LensResult {
  const { tokens, rows, source } = reading
  const [R, T] = [rows.length, tokens.length]
  checkTokens(T, LIMITS.promptTokens)
  const cells = R * T
  if (R < 1 || R > 4 * LIMITS.layers) throw damaged(`it has ${R} rows`)
  const words = new Words()
  const ids = Int32Array.from(tokens, (token) => words.idOf(token))
  const empty = () => new Float32Array(cells).fill(Number.NaN)
  const grid = (of: ((row: number, position: number) => number) | undefined) =>
    of ? Float32Array.from({ length: cells }, (_, cell) => of(Math.floor(cell / T), cell % T)) : empty()
  const top = topColumns(reading, words)
  const tracked = reading.followed && trackedColumns(reading, reading.followed, words)
  const target = targetColumns(reading, { ids, ...top, tracked })
  return {
    kind: 'lens',
    facts: importedFacts(source),
    ids,
    tokens: tokens.map(pieceOf),
    ...(reading.roles?.length ? { roles: reading.roles } : {}),
    ...(reading.continued ? { continued: reading.continued } : {}),
    rows: [...rows],
    ...top,
    logSumExp: empty(),
    entropy: grid(reading.entropy),
    klFromOutput: empty(),
    klToOutput: grid(reading.klToOutput),
    ...target,
    ...(tracked ? { tracked } : {}),
    vocabulary: new Map([...words.pieces].sort(([a], [b]) => a - b)),
  }
}

type Top = Pick<LensResult, 'topK' | 'topIds' | 'topLogProbs'>

function topColumns({ rows, tokens, top }: LensReading, words: Words): Top {
  const [R, T] = [rows.length, tokens.length]
  let topK = 1
  for (let row = 0; row < R; row++)
    for (let t = 0; t < T; t++) topK = Math.min(LIMITS.topK, Math.max(topK, top(row, t).length))
  if (R * T * topK > CELLS_MAX) throw damaged('it has more top tokens than a card can hold')
  const topIds = new Int32Array(R * T * topK).fill(-1)
  const topLogProbs = new Float32Array(R * T * topK).fill(Number.NaN)
  for (let cell = 0; cell < R * T; cell++) {
    const found = top(Math.floor(cell / T), cell % T)
    for (let k = 0; k < Math.min(topK, found.length); k++) {
      topIds[cell * topK + k] = words.idOf(found[k]!.token)
      topLogProbs[cell * topK + k] = Math.log(found[k]!.prob)
    }
  }
  return { topK, topIds, topLogProbs }
}

function trackedColumns(
  { rows, tokens }: LensReading,
  followed: (position: number) => readonly FollowedToken[],
  words: Words,
): Tracked {
  const R = rows.length
  const starts = new Int32Array(tokens.length + 1)
  const all: FollowedToken[] = []
  for (let t = 0; t < tokens.length; t++) {
    for (const one of followed(t)) all.push(one)
    starts[t + 1] = all.length
  }
  const U = all.length
  if (U > LIMITS.importTracked || U * R > CELLS_MAX) throw damaged('it follows more tokens than a card can hold')
  const logProbs = new Float32Array(R * U)
  const ranks = new Int32Array(R * U)
  for (const [u, { probs, ranks: own }] of all.entries())
    for (let row = 0; row < R; row++) {
      logProbs[row * U + u] = Math.log(probs[row] ?? Number.NaN)
      ranks[row * U + u] = own?.[row] ?? 0
    }
  return { starts, ids: Int32Array.from(all, ({ token }) => words.idOf(token)), logProbs, ranks }
}

/** Rank and log-probability of the true next token, told by the file or found among what it follows and its top tokens. */
function targetColumns(
  { rows, tokens, target }: LensReading,
  found: Top & { ids: Int32Array; tracked: Tracked | undefined },
): Pick<LensResult, 'targetRank' | 'targetLogProb'> {
  const { ids, topK, topIds, topLogProbs, tracked } = found
  const [R, T] = [rows.length, tokens.length]
  const targetRank = new Int32Array(R * T)
  const targetLogProb = new Float32Array(R * T).fill(Number.NaN)
  for (let t = 0; t + 1 < T; t++) {
    const next = ids[t + 1]!
    const place = tracked ? tracked.ids.subarray(tracked.starts[t], tracked.starts[t + 1]).indexOf(next) : -1
    for (let row = 0; row < R; row++) {
      const cell = row * T + t
      const k = topIds.subarray(cell * topK, (cell + 1) * topK).indexOf(next)
      const u = tracked && place >= 0 ? row * tracked.ids.length + tracked.starts[t]! + place : -1
      const told = target?.(row, t)
      targetRank[cell] = told?.rank || (u >= 0 && tracked!.ranks[u]) || k + 1
      targetLogProb[cell] =
        told?.prob !== undefined
          ? Math.log(told.prob)
          : u >= 0
            ? tracked!.logProbs[u]!
            : k >= 0
              ? topLogProbs[cell * topK + k]!
              : Number.NaN
    }
  }
  return { targetRank, targetLogProb }
}
