const BINS: i32 = 2045
/** Bytes of one number for each bin, one below all, one above all, and the end. */
const TABLE: usize = 4 * 2048
/** Bytes of a row whose bins are computed at once. */
const BLOCK: usize = 1024
/** Marks the counts of a bin that holds a wanted value. */
const HELD: i32 = 1 << 31

/** Bytes that `ranksOf` needs for m ids. */
export function rankScratchBytes(m: i32): i32 {
  return <i32>(BLOCK + 3 * TABLE) + 4 * (2 * m + 1)
}

/**
 * The logits of m ids (int32) in a row of n, and their ranks there (int32): 1 + how many logits are larger, so equal
 * ones share the better rank; 0 for a logit that is not finite.
 */
export function ranksOf(row: usize, n: i32, ids: usize, m: i32, values: usize, ranks: usize, scratch: usize): void {
  const sorted = scratch + BLOCK + 3 * TABLE
  let finite = 0
  for (let i: usize = 0; i < (<usize>m) << 2; i += 4) {
    const value = load<f32>(row + ((<usize>load<i32>(ids + i)) << 2))
    store<f32>(values + i, value)
    if (!Number.isFinite(value)) continue
    store<f32>(sorted + ((<usize>finite) << 2), value)
    finite++
  }
  if (finite > 0) {
    sort(sorted, finite)
    countAbove(row, n, sorted, finite, scratch)
  }
  const above = sorted + ((<usize>finite) << 2)
  for (let i: usize = 0; i < (<usize>m) << 2; i += 4) {
    const value = load<f32>(values + i)
    store<i32>(
      ranks + i,
      Number.isFinite(value) ? 1 + load<i32>(above + ((<usize>placeOf(value, sorted, 0, finite)) << 2), 4) : 0,
    )
  }
}

/** Shell's sort, in rising order. */
function sort(values: usize, m: i32): void {
  let gap = 1
  while (gap < m) gap = 3 * gap + 1
  for (; gap > 0; gap = gap / 3) {
    const step = (<usize>gap) << 2
    const end = values + ((<usize>m) << 2)
    for (let i = values + step; i < end; i += 4) {
      const value = load<f32>(i)
      let j = i
      for (; j >= values + step && load<f32>(j - step) > value; j -= step) store<f32>(j, load<f32>(j - step))
      store<f32>(j, value)
    }
  }
}

/** How many of the sorted wanted values are less than a logit, where that is known to lie from `low` up to `high`. */
function placeOf(logit: f32, wanted: usize, low: i32, high: i32): i32 {
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (load<f32>(wanted + ((<usize>(middle - 1)) << 2), 0) < logit) low = middle
    else high = middle - 1
  }
  return low === high ? low : low + <i32>(load<f32>(wanted + ((<usize>low) << 2)) < logit)
}

/**
 * After m sorted wanted values (float32, m ≥ 1) writes m + 1 numbers (int32): how many logits of a row of n there are,
 * then how many are above each wanted value. Exact: logits are counted into bins that keep their order, and compared
 * with the wanted values only in bins that hold some. NaN in the row is above none.
 */
function countAbove(row: usize, n: i32, wanted: usize, m: i32, scratch: usize): void {
  const bins = scratch
  const above = wanted + ((<usize>m) << 2)
  // By bin: how many wanted values lie in lower ones.
  const starts = bins + BLOCK
  // By bin: two counts of logits, taken by turns, so that a bin that many share is waited for less.
  const counts = starts + TABLE
  memory.fill(starts, 0, 3 * TABLE)
  memory.fill(above, 0, (<usize>(m + 1)) << 2)
  const least = f32x4.splat(load<f32>(wanted))
  const width = load<f32>(wanted + ((<usize>(m - 1)) << 2)) - load<f32>(wanted)
  const scale = f32x4.splat(max<f32>(<f32>BINS / width, 1e-36))
  for (let i = 0; i < m; i++) {
    const bin = <usize>i32x4.extract_lane(binsOf(v128.load32_splat(wanted + ((<usize>i) << 2)), least, scale), 0)
    store<i32>(counts + bin, HELD)
    store<i32>(counts + bin, HELD, 4)
    const start = starts + (bin >> 1)
    store<i32>(start, load<i32>(start, 4) + 1, 4)
  }
  for (let at = starts; at + 4 < counts; at += 4) store<i32>(at, load<i32>(at) + load<i32>(at, 4), 4)

  const stop = row + ((<usize>(n & ~3)) << 2)
  while (row < stop) {
    const blockEnd = min(row + BLOCK, stop)
    let to = bins
    for (let from = row; from < blockEnd; from += 16) {
      v128.store(to, binsOf(v128.load(from), least, scale))
      to += 16
    }
    for (let bin = bins; bin < to; bin += 16) {
      const ab = load<u64>(bin)
      const cd = load<u64>(bin, 8)
      const a = <usize>(<u32>ab)
      const b = <usize>(ab >> 32)
      const c = <usize>(<u32>cd)
      const d = <usize>(cd >> 32)
      const countA = load<i32>(counts + a)
      if (countA < 0) compare(load<f32>(row), wanted, starts + (a >> 1), above)
      else store<i32>(counts + a, countA + 1)
      const countB = load<i32>(counts + b, 4)
      if (countB < 0) compare(load<f32>(row, 4), wanted, starts + (b >> 1), above)
      else store<i32>(counts + b, countB + 1, 4)
      const countC = load<i32>(counts + c)
      if (countC < 0) compare(load<f32>(row, 8), wanted, starts + (c >> 1), above)
      else store<i32>(counts + c, countC + 1)
      const countD = load<i32>(counts + d, 4)
      if (countD < 0) compare(load<f32>(row, 12), wanted, starts + (d >> 1), above)
      else store<i32>(counts + d, countD + 1, 4)
      row += 16
    }
  }
  for (let i = n & 3; i > 0; i--) {
    const bin = <usize>i32x4.extract_lane(binsOf(v128.load32_splat(row), least, scale), 0)
    const count = load<i32>(counts + bin)
    if (count < 0) compare(load<f32>(row), wanted, starts + (bin >> 1), above)
    else store<i32>(counts + bin, count + 1)
    row += 4
  }

  // So far `above` holds by i the logits that are above i wanted values and no more, but for those in bins of none.
  for (let at = starts; at + 4 < counts; at += 4) {
    const bin = counts + ((at - starts) << 1)
    if (load<i32>(bin) < 0) continue
    const place = above + ((<usize>load<i32>(at)) << 2)
    store<i32>(place, load<i32>(place) + load<i32>(bin) + load<i32>(bin, 4))
  }
  for (let at = above + ((<usize>m) << 2); at > above; at -= 4) store<i32>(at - 4, load<i32>(at - 4) + load<i32>(at))
}

/** Counts one logit by how many wanted values it is above; `start` tells which lie in its bin. */
function compare(logit: f32, wanted: usize, start: usize, above: usize): void {
  const place = above + ((<usize>placeOf(logit, wanted, load<i32>(start), load<i32>(start, 4))) << 2)
  store<i32>(place, load<i32>(place) + 1)
}

/** Eight times the bins of four logits, 0 below the least wanted value; rounding keeps their order. */
function binsOf(x: v128, least: v128, scale: v128): v128 {
  const place = f32x4.mul(f32x4.sub(x, least), scale)
  // pmax(a, b) is b where a < b: NaN falls into the lowest bin.
  const bounded = f32x4.pmin(f32x4.splat(<f32>BINS), f32x4.pmax(f32x4.splat(-1), place))
  const bits = f32x4.add(bounded, f32x4.splat(8388609))
  return i32x4.shl(i32x4.sub(bits, f32x4.splat(8388608)), 3)
}
