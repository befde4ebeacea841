const BINS = 4096

// Scratch of the one thread that ranks: fresh memory for every row would cost more than the counting.
let close = new Float32Array(0)
const counts = new Int32Array(BINS + 1)
const aboveBin = new Int32Array(BINS + 1)
const held = new Uint8Array(BINS + 1)
/** Place of the smallest wanted value of a bin that holds one. */
const first = new Int32Array(BINS)

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

  // One bin more than there are values between, for all that lies above; what lies below falls into none.
  counts.fill(0)
  held.fill(0)
  for (const [at, i] of order.entries()) {
    const bin = binOf(wanted[i]!)
    if (held[bin] === 0) first[bin] = at
    held[bin] = 1
  }
  // Logits in bins that hold a wanted value, to be compared with it.
  if (close.length < logits.length) close = new Float32Array(logits.length)
  const nClose = countInto({ logits, least, most, scale })
  aboveBin[BINS] = 0
  for (let bin = BINS - 1; bin >= 0; bin--) aboveBin[bin] = aboveBin[bin + 1]! + counts[bin + 1]!
  for (const i of order) ranks[i] = 1 + aboveBin[binOf(wanted[i]!)]!
  for (let c = 0; c < nClose; c++) {
    const logit = close[c]!
    // The wanted values of its bin, from the smallest one up to those it is not above.
    for (let at = first[binOf(logit)]!; at < order.length && wanted[order[at]!]! < logit; at++)
      if (binOf(wanted[order[at]!]!) === binOf(logit)) ranks[order[at]!]!++
      else break
  }
  return ranks
}

/** Counts logits from `least` on by bins, and collects those in bins that hold a wanted value; says how many these are. */
function countInto({
  logits,
  least,
  most,
  scale,
}: {
  logits: Float32Array
  least: number
  most: number
  scale: number
}) {
  const [bins, wanted, kept] = [counts, held, close]
  let nClose = 0
  for (let v = 0; v < logits.length; v++) {
    const logit = logits[v]!
    if (!(logit >= least)) continue
    const bin = logit > most ? BINS : Math.min(BINS - 1, ((logit - least) * scale) | 0)
    bins[bin]!++
    // Written in any case and kept only where wanted: cheaper than a branch that nobody can foretell.
    kept[nClose] = logit
    nClose += wanted[bin]!
  }
  return nClose
}
