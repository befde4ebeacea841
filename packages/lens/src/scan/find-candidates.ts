import type { ScanKernel } from './scan-kernel.js'
import type { ScanMemory } from './scan-memory.js'

/** How far a row's scan may be off: token v's logit by at most ofNorm · norm(v) + ofError · error(v) + slack. */
export interface RowBound {
  ofNorm: number
  ofError: number
  slack: number
}

/** Tokens of one row that may be among its most probable, and the most that any other token's logit can be. */
export interface Candidates {
  ids: number[]
  others: number
}

/**
 * Chooses the tokens of scanned row `row` whose logits may be among the `topK` largest, at most `most` of them by their
 * upper bounds. Products are multiplied by `factor`.
 */
export function findCandidates(
  kernel: ScanKernel,
  memory: ScanMemory,
  { row, factor, bound, topK, most }: { row: number; factor: number; bound: RowBound; topK: number; most: number },
): Candidates {
  const { ofNorm, ofError, slack } = bound
  const nVocab = memory.dVocab
  const { norms, errors, ids: idsAt, bounds: boundsAt } = memory
  const at = memory.row(row)
  const count = kernel.candidates(at, nVocab, factor, norms, ofNorm, errors, ofError, most, idsAt, boundsAt)
  const ids = memory.ints(idsAt, count)
  const uppers = memory.floats(boundsAt, count + 1)
  const products = memory.logits(row)
  const [norm, error] = [memory.floats(norms, nVocab), memory.floats(errors, nVocab)]
  const lowers = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    const id = ids[i]!
    lowers[i] = products[id]! * factor - norm[id]! * ofNorm - error[id]! * ofError
  }
  // So many tokens lie above this for certain: whatever cannot reach it is out.
  const least = (lowers.length > topK ? nthLargest(lowers, topK) : Number.NEGATIVE_INFINITY) - 2 * slack
  const kept: number[] = []
  let others = uppers[count]!
  for (let i = 0; i < count; i++)
    if (uppers[i]! >= least) kept.push(ids[i]!)
    else others = Math.max(others, uppers[i]!)
  return { ids: kept, others: others + slack }
}

const nthLargest = (values: Float64Array, n: number) => values.sort().at(-n)!
