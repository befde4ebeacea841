import { exp } from './exp'
import { total } from './lanes'

/** Bytes of a row whose sums are held in float32 before they join those in float64. */
const BLOCK: usize = 512
/** Stands for −∞ where it meets a probability of 0, which it must not make NaN. */
const FLOOR: f32 = -3e38

let mass: f64 = 0
let logs: f64 = 0
let toOutput: f64 = 0
let fromOutput: f64 = 0

/**
 * One row of n logits x with their largest m, beside the output's x' and m'. With d = x − m, e = exp d, and d', e' the
 * output's: writes e to `exps`, padded with 0 to a multiple of four, and to `sums` in float64 Σ e, Σ e d, Σ e (d − d'),
 * Σ e' (d' − d). `outputExps` holds e', or is `exps` where the row is the output itself.
 */
export function sumRow(
  row: usize,
  n: i32,
  most: f32,
  output: usize,
  outputMost: f32,
  outputExps: usize,
  exps: usize,
  sums: usize,
): void {
  mass = logs = toOutput = fromOutput = 0
  const full = (<usize>(n & ~3)) << 2
  addBlocks(row, full, most, output, outputMost, outputExps, exps)
  const rest = (<usize>(n & 3)) << 2
  if (rest > 0) {
    // Padded where the exponentials will lie, which have room for a multiple of four; the output's own wait in `sums`.
    const padded = exps + full
    if (exps !== outputExps) v128.store(sums, v128.load(outputExps + full))
    pad(row + full, rest, padded)
    pad(output + full, rest, sums + 16)
    addBlocks(padded, 16, most, sums + 16, outputMost, exps !== outputExps ? sums : padded, padded)
  }
  store<f64>(sums, mass)
  store<f64>(sums, logs, 8)
  store<f64>(sums, toOutput, 16)
  store<f64>(sums, fromOutput, 24)
}

/** Copies fewer than four logits, and −∞ after them. */
function pad(logits: usize, bytes: usize, to: usize): void {
  v128.store(to, f32x4.splat(-Infinity))
  memory.copy(to, logits, bytes)
}

/** Adds what a multiple of four logits make. */
function addBlocks(
  row: usize,
  bytes: usize,
  most: f32,
  output: usize,
  outputMost: f32,
  outputExps: usize,
  exps: usize,
): void {
  const m = f32x4.splat(most)
  const outputM = f32x4.splat(outputMost)
  const floor = f32x4.splat(FLOOR)
  const end = row + bytes
  while (row < end) {
    const stop = min(row + BLOCK, end)
    let blockMass = f32x4.splat(0)
    let blockLogs = f32x4.splat(0)
    let blockTo = f32x4.splat(0)
    let blockFrom = f32x4.splat(0)
    while (row < stop) {
      // pmax(a, b) is b where a < b: NaN stays NaN.
      const d = f32x4.pmax(f32x4.sub(v128.load(row), m), floor)
      const gap = f32x4.sub(f32x4.pmax(f32x4.sub(v128.load(output), outputM), floor), d)
      const e = exp(d)
      v128.store(exps, e)
      blockMass = f32x4.add(blockMass, e)
      blockLogs = f32x4.add(blockLogs, f32x4.mul(e, d))
      blockTo = f32x4.add(blockTo, f32x4.mul(e, gap))
      blockFrom = f32x4.add(blockFrom, f32x4.mul(v128.load(outputExps), gap))
      row += 16
      output += 16
      exps += 16
      outputExps += 16
    }
    mass += total(blockMass)
    logs += total(blockLogs)
    toOutput -= total(blockTo)
    fromOutput += total(blockFrom)
  }
}
