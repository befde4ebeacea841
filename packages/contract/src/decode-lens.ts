import type { ReadColumn } from './column-codes.js'
import { AppError } from './error.js'
import type { LensResult, Tracked } from './result.js'

const COLUMNS = ['topLogProbs', 'logSumExp', 'entropy', 'klFromOutput', 'klToOutput', 'targetRank', 'targetLogProb']

/** A lens result of its header and columns; throws BAD_REQUEST where they do not fit together. */
export function decodeLens(
  common: object,
  columns: Record<string, ReadColumn>,
  column: <T>(name: string) => T,
): LensResult {
  const found = {
    ...common,
    ...Object.fromEntries(COLUMNS.map((name) => [name, column(name)])),
  } as unknown as LensResult
  const T = found.ids.length
  const { topK, rows } = found
  if (!Array.isArray(rows) || found.topLogProbs.length !== rows.length * T * topK) throw bad('its rows do not fit')
  const tracked = columns.trackedIds && {
    starts: column<Int32Array>('trackedStarts'),
    ids: column<Int32Array>('trackedIds'),
    logProbs: column<Float32Array>('trackedLogProbs'),
  }
  if (tracked) checkStarts(tracked, T, rows.length)
  const places = columns.topPlaces?.data as Int32Array | undefined
  const topIds = places && tracked ? idsOf(places, tracked, { T, topK }) : column<Int32Array>('topIds')
  const ranks = columns.trackedRanks?.data as Int32Array | undefined
  return {
    ...found,
    topIds,
    ...(columns.jsFromOutput && { jsFromOutput: column<Float32Array>('jsFromOutput') }),
    ...(tracked && {
      tracked: { ...tracked, ranks: ranks ?? topRanks(places ?? new Int32Array(), tracked, { T, topK }) },
    }),
  }
}

type Followed = Pick<Tracked, 'starts' | 'ids' | 'logProbs'>
type Grid = { T: number; topK: number }

function checkStarts({ starts, ids, logProbs }: Followed, T: number, nRows: number): void {
  const rising = starts.every((start, t) => start >= (starts[t - 1] ?? 0))
  if (starts.length !== T + 1 || !rising || starts[0] !== 0 || starts[T] !== ids.length)
    throw bad('what it follows does not fit')
  if (logProbs.length !== nRows * ids.length) throw bad('what it follows does not fit')
}

/** The id at each place among what its position follows. */
function idsOf(places: Int32Array, { starts, ids }: Followed, { T, topK }: Grid): Int32Array {
  const topIds = new Int32Array(places.length)
  for (let i = 0; i < places.length; i++) {
    const t = Math.floor(i / topK) % T
    const u = starts[t]! + places[i]!
    if (!(u >= starts[t]! && u < starts[t + 1]!)) throw bad('a top token is none of those it follows')
    topIds[i] = ids[u]!
  }
  return topIds
}

/** Ranks of what is among the most probable, [R, U]; 0 for everything else, whose ranks the view left out. */
function topRanks(places: Int32Array, { starts, ids, logProbs }: Followed, { T, topK }: Grid): Int32Array {
  const ranks = new Int32Array(logProbs.length)
  for (let i = 0; i < places.length; i++) {
    const cell = Math.floor(i / topK)
    ranks[Math.floor(cell / T) * ids.length + starts[cell % T]! + places[i]!] = (i % topK) + 1
  }
  return ranks
}

const bad = (why: string) => new AppError('BAD_REQUEST', `This is not a stored result: ${why}.`)
