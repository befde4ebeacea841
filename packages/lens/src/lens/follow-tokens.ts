import type { FollowedTokens } from './chunk.js'
import type { HeadMemory } from './head-memory.js'
import type { RowMemory } from './read-position.js'

const INT = 4

/** Log-probabilities and ranks of ids at `nRows` rows from `first` on, whose log Σ exp are known, [R]. */
export function followTokens(
  memory: RowMemory & Pick<HeadMemory, 'beside'>,
  { first, nRows, logSumExp }: { first: number; nRows: number; logSumExp: Float32Array },
  ids: readonly number[],
): FollowedTokens {
  const { kernel, dVocab } = memory
  const width = ids.length
  const found = { logProbs: new Float32Array(nRows * width), ranks: new Int32Array(nRows * width) }
  if (width === 0) return found
  const wanted = memory.beside(3 * width * INT + kernel.rankScratchBytes(width))
  const [values, ranks, scratch] = [1, 2, 3].map((i) => wanted + i * width * INT) as [number, number, number]
  memory.ints(wanted, width).set(ids)
  const valuesRead = memory.floats(values, width)
  const ranksRead = memory.ints(ranks, width)
  for (let r = 0; r < nRows; r++) {
    kernel.ranksOf(memory.row(first + r), dVocab, wanted, width, values, ranks, scratch)
    found.ranks.set(ranksRead, r * width)
    const sum = logSumExp[r]!
    for (let u = 0; u < width; u++) found.logProbs[r * width + u] = valuesRead[u]! - sum
  }
  return found
}
