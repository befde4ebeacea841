import type { LensResult, Tracked } from './result.js'

/** Token positions `from` to `to`, exclusive, of a lens result; its facts, rows and parity stay those of the whole. */
export function cutPositions(result: LensResult, from: number, to: number): LensResult {
  const { topK, tracked } = result
  const T = result.ids.length
  const cells = <A extends Float32Array | Int32Array>(data: A, width = 1): A =>
    cutColumns(data, T * width, from * width, to * width)
  const topIds = cells(result.topIds, topK)
  const followed = tracked && cutTracked(tracked, from, to)
  const { roles: _, continued: __, ...rest } = result
  return {
    ...rest,
    part: {
      from: (result.part?.from ?? 0) + from,
      to: (result.part?.from ?? 0) + to,
      nPositions: result.part?.nPositions ?? T,
    },
    ids: result.ids.slice(from, to),
    tokens: result.tokens.slice(from, to),
    topIds,
    topLogProbs: cells(result.topLogProbs, topK),
    logSumExp: cells(result.logSumExp),
    entropy: cells(result.entropy),
    klFromOutput: cells(result.klFromOutput),
    klToOutput: cells(result.klToOutput),
    targetRank: cells(result.targetRank),
    targetLogProb: cells(result.targetLogProb),
    ...(result.jsFromOutput && { jsFromOutput: cells(result.jsFromOutput) }),
    ...(followed && { tracked: followed }),
    vocabulary: vocabularyFor(result, topIds, followed),
  }
}

function cutTracked({ starts, ids, logProbs, ranks }: Tracked, from: number, to: number): Tracked {
  const [first, end] = [starts[from]!, starts[to]!]
  return {
    starts: starts.slice(from, to + 1).map((start) => start - first),
    ids: ids.slice(first, end),
    logProbs: cutColumns(logProbs, ids.length, first, end),
    ranks: cutColumns(ranks, ids.length, first, end),
  }
}

/** A lens result without what it follows, and with the `k` most probable tokens of each cell. */
export function cutTokens(result: LensResult, k: number): LensResult {
  const { tracked: _, ...rest } = result
  const topK = Math.min(k, result.topK)
  const topIds = cutColumns(result.topIds, result.topK, 0, topK)
  const topLogProbs = cutColumns(result.topLogProbs, result.topK, 0, topK)
  return { ...rest, topK, topIds, topLogProbs, vocabulary: vocabularyFor(result, topIds) }
}

function vocabularyFor({ vocabulary }: LensResult, topIds: Int32Array, tracked?: Tracked): LensResult['vocabulary'] {
  const kept = new Set([...topIds, ...(tracked?.ids ?? [])])
  return new Map([...vocabulary].filter(([id]) => kept.has(id)))
}

/** Columns `from` to `to` of rows that are `width` wide. */
function cutColumns<A extends Float32Array | Int32Array>(data: A, width: number, from: number, to: number): A {
  const nRows = width === 0 ? 0 : data.length / width
  const cut = new (data.constructor as new (n: number) => A)(nRows * (to - from))
  for (let row = 0; row < nRows; row++) cut.set(data.subarray(row * width + from, row * width + to), row * (to - from))
  return cut
}
