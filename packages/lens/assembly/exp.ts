/** Below this a probability is 0: float32 has no exact powers of two for it. */
const LEAST: f32 = -87.0
/** 1.5 · 2²³: what is added to it is rounded to a whole number, which its lowest bits then hold. */
const ROUNDER: f32 = 12582912.0

/**
 * exp of four numbers that are not above 0, within 1 + |d| units in the last place; 0 below −87. NaN stays NaN.
 * exp d = 2ⁿ · 2ʳ with n + r = d log₂ e and |r| ≤ ½, and Cephes' polynomial for 2ʳ, whose value at 0 is exactly 1. It is
 * summed in pairs: shorter chains of operations that wait for each other.
 */
export function exp(d: v128): v128 {
  const y = f32x4.mul(d, f32x4.splat(Mathf.LOG2E))
  const shifted = f32x4.add(y, f32x4.splat(ROUNDER))
  const r = f32x4.sub(y, f32x4.sub(shifted, f32x4.splat(ROUNDER)))
  const r2 = f32x4.mul(r, r)
  const low = f32x4.add(f32x4.mul(r, f32x4.splat(6.93147202855042e-1)), f32x4.splat(1))
  const middle = f32x4.add(f32x4.mul(r, f32x4.splat(5.550332471162809e-2)), f32x4.splat(2.402264791363012e-1))
  const high = f32x4.add(f32x4.mul(r, f32x4.splat(1.339887440266574e-3)), f32x4.splat(9.61843735767464e-3))
  const top = f32x4.add(high, f32x4.mul(r2, f32x4.splat(1.5353361883195e-4)))
  const p = f32x4.add(low, f32x4.mul(r2, f32x4.add(middle, f32x4.mul(r2, top))))
  return v128.andnot(i32x4.add(p, i32x4.shl(shifted, 23)), f32x4.lt(d, f32x4.splat(LEAST)))
}
