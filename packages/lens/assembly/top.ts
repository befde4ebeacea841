/**
 * The k largest of a row of n logits, largest first and of equal ones the lower id first: writes k ids (int32) and k
 * logits (float32), −1 and −∞ where there are fewer. Returns 1 where some logit is −∞, else 0. NaN is never among them.
 */
export function topOf(row: usize, n: i32, k: i32, ids: usize, logits: usize): i32 {
  for (let at: usize = 0; at < (<usize>k) << 2; at += 4) {
    store<i32>(ids + at, -1)
    store<f32>(logits + at, -Infinity)
  }
  const last = logits + ((<usize>(k - 1)) << 2)
  let bound = f32x4.splat(-Infinity)
  let least = f32x4.splat(Infinity)
  let v = 0
  for (; v + 16 <= n; v += 16) {
    const at = row + ((<usize>v) << 2)
    const a = v128.load(at)
    const b = v128.load(at, 16)
    const c = v128.load(at, 32)
    const d = v128.load(at, 48)
    least = f32x4.pmin(least, f32x4.pmin(f32x4.pmin(b, a), f32x4.pmin(d, c)))
    const most = f32x4.pmax(f32x4.pmax(a, b), f32x4.pmax(c, d))
    if (v128.any_true(f32x4.gt(most, bound))) {
      for (let i = v; i < v + 16; i++) place(row, i, k, ids, logits)
      bound = f32x4.splat(load<f32>(last))
    }
  }
  let lowest: bool = i32x4.all_true(f32x4.gt(least, f32x4.splat(-Infinity)))
  for (; v < n; v++) {
    place(row, v, k, ids, logits)
    if (load<f32>(row + ((<usize>v) << 2)) === -Infinity) lowest = false
  }
  return lowest ? 0 : 1
}

/** Puts one logit where it belongs among the k, if it does. */
function place(row: usize, id: i32, k: i32, ids: usize, logits: usize): void {
  const logit = load<f32>(row + ((<usize>id) << 2))
  let i = k - 1
  if (!(logit > load<f32>(logits + ((<usize>i) << 2)))) return
  for (; i > 0; i--) {
    const before = (<usize>(i - 1)) << 2
    if (!(logit > load<f32>(logits + before))) break
    store<f32>(logits + before, load<f32>(logits + before), 4)
    store<i32>(ids + before, load<i32>(ids + before), 4)
  }
  store<f32>(logits + ((<usize>i) << 2), logit)
  store<i32>(ids + ((<usize>i) << 2), id)
}
