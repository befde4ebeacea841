import type { LensResult, Tracked } from './result.js'

/**
 * A view of a lens result with everything that a tile of some positions holds: all candidates, exact numbers and what is
 * followed there. Elsewhere it is as the view was, and cells beyond its candidates are missing (id −1).
 */
export function withTile(view: LensResult, tile: LensResult): LensResult {
  const { from = 0 } = tile.part ?? {}
  const [T, n, R] = [view.ids.length, tile.ids.length, view.rows.length]
  const topIds = new Int32Array(R * T * tile.topK).fill(-1)
  const topLogProbs = new Float32Array(R * T * tile.topK).fill(Number.NaN)
  const kept = Math.min(view.topK, tile.topK)
  for (let cell = 0; cell < R * T; cell++) {
    const at = cell * view.topK
    topIds.set(view.topIds.subarray(at, at + kept), cell * tile.topK)
    topLogProbs.set(view.topLogProbs.subarray(at, at + kept), cell * tile.topK)
  }
  const put = <A extends Float32Array | Int32Array>(to: A, values: A, width = 1): A => {
    for (let row = 0; row < R; row++)
      to.set(values.subarray(row * n * width, (row + 1) * n * width), (row * T + from) * width)
    return to
  }
  return {
    ...view,
    topK: tile.topK,
    topIds: put(topIds, tile.topIds, tile.topK),
    topLogProbs: put(topLogProbs, tile.topLogProbs, tile.topK),
    logSumExp: put(view.logSumExp.slice(), tile.logSumExp),
    entropy: put(view.entropy.slice(), tile.entropy),
    klFromOutput: put(view.klFromOutput.slice(), tile.klFromOutput),
    klToOutput: put(view.klToOutput.slice(), tile.klToOutput),
    targetRank: put(view.targetRank.slice(), tile.targetRank),
    targetLogProb: put(view.targetLogProb.slice(), tile.targetLogProb),
    ...(view.jsFromOutput && tile.jsFromOutput && { jsFromOutput: put(view.jsFromOutput.slice(), tile.jsFromOutput) }),
    ...(tile.tracked && { tracked: trackedAt(tile.tracked, from, T) }),
    vocabulary: new Map([...view.vocabulary, ...tile.vocabulary]),
  }
}

/** What a tile follows, in a result of T positions of which the others follow nothing. */
function trackedAt({ starts, ...followed }: Tracked, from: number, T: number): Tracked {
  const all = new Int32Array(T + 1)
  for (let position = from; position <= T; position++)
    all[position] = starts[Math.min(position - from, starts.length - 1)]!
  return { starts: all, ...followed }
}
