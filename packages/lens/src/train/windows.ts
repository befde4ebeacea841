import { xoshiro128 } from '../generate/random.js'

/**
 * Packs documents' tokens into windows of one length, end to end, with a separator after each; what is left over at the
 * end makes no window. `separator` is absent where the tokenizer has no such token.
 */
export function packWindows(documents: Iterable<readonly number[]>, length: number, separator?: number): number[][] {
  const windows: number[][] = []
  let open: number[] = []
  for (const ids of documents)
    for (const id of separator === undefined ? ids : [...ids, separator]) {
      open.push(id)
      if (open.length < length) continue
      windows.push(open)
      open = []
    }
  return windows
}

/** The indices 0 to n − 1 in an order that the seed decides (Fisher and Yates). */
export function shuffled(n: number, seed: number): number[] {
  const order = Array.from({ length: n }, (_, i) => i)
  const draw = xoshiro128(seed)
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(draw() * (i + 1))
    const kept = order[i]!
    order[i] = order[j]!
    order[j] = kept
  }
  return order
}
