const BINS = 4096

/**
 * Ranks of values among logits [V]: 1 + how many logits are larger, so equal ones share the better rank. Exact: logits
 * are counted into bins that keep their order, then compared one by one only in bins that hold a wanted value. A value
 * that is no number has rank 0.
 */
export function ranksAmong(logits: Float32Array, wanted: ArrayLike<number>): Int32Array {
  const ranks = new Int32Array(wanted.length)
  const order = Array.from(wanted, (_, i) => i)
    .filter((i) => Number.isFinite(wanted[i]!))
    .sort((a, b) => wanted[a]! - wanted[b]!)
  if (order.length === 0) return ranks
  const [least, most] = [wanted[order[0]!]!, wanted[order.at(-1)!]!]
  const scale = BINS / (most - least || 1)
  const binOf = (logit: number) => Math.min(BINS - 1, ((logit - least) * scale) | 0)

  const counts = new Int32Array(BINS)
  const held = new Uint8Array(BINS)
  for (const i of order) held[binOf(wanted[i]!)] = 1
  let above = 0
  // Logits in bins that hold a wanted value, to be compared with it.
  const close: number[] = []
  for (let v = 0; v < logits.length; v++) {
    const logit = logits[v]!
    if (logit > most) above++
    else if (logit >= least) {
      const bin = Math.min(BINS - 1, ((logit - least) * scale) | 0)
      counts[bin]!++
      if (held[bin] === 1) close.push(logit)
    }
  }
  const aboveBin = new Int32Array(BINS)
  for (let bin = BINS - 1; bin >= 0; bin--) {
    aboveBin[bin] = above
    above += counts[bin]!
  }
  const sorted = Float32Array.from(close).sort()
  for (const i of order) {
    const bin = binOf(wanted[i]!)
    ranks[i] = 1 + aboveBin[bin]! + largerIn(sorted, wanted[i]!, (logit) => binOf(logit) === bin)
  }
  return ranks
}

/** How many of the ascending `sorted` are larger than `value` and, counted from it upwards, still belong. */
function largerIn(sorted: Float32Array, value: number, belongs: (x: number) => boolean): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! > value) high = middle
    else low = middle + 1
  }
  let end = low
  while (end < sorted.length && belongs(sorted[end]!)) end++
  return end - low
}
