/**
 * Finds the ids of a row of n scanned logits whose upper bounds, y · factor + norm · ofNorm + error · ofError, are the
 * largest: writes at most `most` of them (int32) with their bounds (float32), in no order, into room for 4 · most.
 * Returns how many; the place after the last holds the largest bound of those left out, −∞ where none was.
 */
export function candidates(
  row: usize,
  n: i32,
  factor: f32,
  norms: usize,
  ofNorm: f32,
  errors: usize,
  ofError: f32,
  most: i32,
  ids: usize,
  bounds: usize,
): i32 {
  // One place is for the bound of those left out, and 15 may come after the last look at how many there are.
  const room = 4 * most - 16
  const factors = f32x4.splat(factor)
  const ofNorms = f32x4.splat(ofNorm)
  const ofErrors = f32x4.splat(ofError)
  let count = 0
  let least: f32 = -Infinity
  let leasts = f32x4.splat(least)
  let leftOut: f32 = -Infinity
  let v = 0
  for (; v + 16 <= n; v += 16) {
    const at = (<usize>v) << 2
    const a = upper(row + at, factors, norms + at, ofNorms, errors + at, ofErrors)
    const b = upper(row + at + 16, factors, norms + at + 16, ofNorms, errors + at + 16, ofErrors)
    const c = upper(row + at + 32, factors, norms + at + 32, ofNorms, errors + at + 32, ofErrors)
    const d = upper(row + at + 48, factors, norms + at + 48, ofNorms, errors + at + 48, ofErrors)
    // NaN is never among them, whichever of two pmax takes.
    const most16 = f32x4.pmax(f32x4.pmax(a, b), f32x4.pmax(c, d))
    if (!v128.any_true(f32x4.gt(most16, leasts)) && !v128.any_true(f32x4.ne(most16, most16))) continue
    count = putFour(ids, bounds, count, v, a, least)
    count = putFour(ids, bounds, count, v + 4, b, least)
    count = putFour(ids, bounds, count, v + 8, c, least)
    count = putFour(ids, bounds, count, v + 12, d, least)
    if (count > room - 16) {
      leftOut = max<f32>(leftOut, keepLargest(ids, bounds, count, most))
      count = most
      least = leftOut
      leasts = f32x4.splat(least)
    }
  }
  for (; v < n; v++) {
    const at = (<usize>v) << 2
    const bound = load<f32>(row + at) * factor + (load<f32>(norms + at) * ofNorm + load<f32>(errors + at) * ofError)
    count = put(ids, bounds, count, v, bound, least)
  }
  if (count > most) {
    leftOut = max<f32>(leftOut, keepLargest(ids, bounds, count, most))
    count = most
  }
  store<f32>(bounds + ((<usize>count) << 2), leftOut)
  return count
}

function upper(row: usize, factors: v128, norms: usize, ofNorms: v128, errors: usize, ofErrors: v128): v128 {
  const bounds = f32x4.add(f32x4.mul(v128.load(norms), ofNorms), f32x4.mul(v128.load(errors), ofErrors))
  return f32x4.add(f32x4.mul(v128.load(row), factors), bounds)
}

function putFour(ids: usize, bounds: usize, count: i32, id: i32, four: v128, least: f32): i32 {
  if (!v128.any_true(f32x4.gt(four, f32x4.splat(least)))) return count
  count = put(ids, bounds, count, id, f32x4.extract_lane(four, 0), least)
  count = put(ids, bounds, count, id + 1, f32x4.extract_lane(four, 1), least)
  count = put(ids, bounds, count, id + 2, f32x4.extract_lane(four, 2), least)
  return put(ids, bounds, count, id + 3, f32x4.extract_lane(four, 3), least)
}

function put(ids: usize, bounds: usize, count: i32, id: i32, bound: f32, least: f32): i32 {
  if (!(bound > least)) return count
  store<i32>(ids + ((<usize>count) << 2), id)
  store<f32>(bounds + ((<usize>count) << 2), bound)
  return count + 1
}

/** Moves the `most` largest of `count` bounds to the front, their ids with them; returns the largest of the others. */
function keepLargest(ids: usize, bounds: usize, count: i32, most: i32): f32 {
  let low = 0
  let high = count - 1
  // The place `most` ends up with what belongs there, larger ones before it.
  while (low < high) {
    const pivot = load<f32>(bounds + ((<usize>((low + high) >> 1)) << 2))
    let i = low
    let j = high
    while (i <= j) {
      while (load<f32>(bounds + ((<usize>i) << 2)) > pivot) i++
      while (load<f32>(bounds + ((<usize>j) << 2)) < pivot) j--
      if (i <= j) {
        swap(ids, i, j)
        swap(bounds, i, j)
        i++
        j--
      }
    }
    if (most <= j) high = j
    else if (most >= i) low = i
    else break
  }
  return load<f32>(bounds + ((<usize>most) << 2))
}

function swap(array: usize, i: i32, j: i32): void {
  const a = array + ((<usize>i) << 2)
  const b = array + ((<usize>j) << 2)
  const bits = load<i32>(a)
  store<i32>(a, load<i32>(b))
  store<i32>(b, bits)
}

/** Makes logits of a row's scanned products where they lie: y · factor − shift. */
export function settle(row: usize, n: i32, factor: f32, shift: f32): void {
  const factors = f32x4.splat(factor)
  const shifts = f32x4.splat(shift)
  const full = n & ~3
  for (let v = 0; v < full; v += 4) {
    const at = row + ((<usize>v) << 2)
    v128.store(at, f32x4.sub(f32x4.mul(v128.load(at), factors), shifts))
  }
  for (let v = full; v < n; v++) {
    const at = row + ((<usize>v) << 2)
    store<f32>(at, load<f32>(at) * factor - shift)
  }
}
