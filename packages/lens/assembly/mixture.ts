import { total } from './lanes'

const BLOCK: usize = 512
/** The bits of √½. */
const ROOT_HALF: i32 = 0x3f3504f3

/**
 * Σ s ln s of s = u e + w e', with e and e' as `sumRow` left them. With s = 2ᵏ f, f from √½ up to √2, and
 * t = (f − 1) / (f + 1): ln f = 2 artanh t, a short series in t². Powers and rest are summed apart, so that ln 2 is not
 * rounded to float32.
 */
export function mixture(exps: usize, u: f32, outputExps: usize, w: f32, n: i32): f64 {
  const scale = f32x4.splat(u)
  const outputScale = f32x4.splat(w)
  const one = f32x4.splat(1)
  const end = exps + ((<usize>(n + 3) & ~3) << 2)
  let powers: f64 = 0
  let rest: f64 = 0
  while (exps < end) {
    const stop = min(exps + BLOCK, end)
    let blockPowers = f32x4.splat(0)
    let blockRest = f32x4.splat(0)
    while (exps < stop) {
      const s = f32x4.add(f32x4.mul(v128.load(exps), scale), f32x4.mul(v128.load(outputExps), outputScale))
      const k = i32x4.shr_s(i32x4.sub(s, i32x4.splat(ROOT_HALF)), 23)
      const f = i32x4.sub(s, i32x4.shl(k, 23))
      const t = f32x4.div(f32x4.sub(f, one), f32x4.add(f, one))
      const z = f32x4.mul(t, t)
      const low = f32x4.add(f32x4.mul(z, f32x4.splat(0.40000972152)), f32x4.splat(0.66666662693))
      const high = f32x4.add(f32x4.mul(z, f32x4.splat(0.24279078841)), f32x4.splat(0.28498786688))
      const p = f32x4.add(low, f32x4.mul(f32x4.mul(z, z), high))
      const log = f32x4.add(f32x4.add(t, t), f32x4.mul(f32x4.mul(z, t), p))
      blockPowers = f32x4.add(blockPowers, f32x4.mul(s, f32x4.convert_i32x4_s(k)))
      blockRest = f32x4.add(blockRest, f32x4.mul(s, log))
      exps += 16
      outputExps += 16
    }
    powers += total(blockPowers)
    rest += total(blockRest)
  }
  return powers * Math.LN2 + rest
}
