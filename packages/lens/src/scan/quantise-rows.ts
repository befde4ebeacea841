import { ZERO } from './quantise-unembedding.js'
import { rounded } from './rounded.js'
import type { ScanMode } from './scan-mode.js'

/** Rows [n, dEmbed] in unsigned 8 bits, and how far a product with them may be from the exact logit. */
export interface QuantisedRows {
  /** [n, dEmbed] */
  high: Uint8Array<ArrayBuffer>
  /** `high` beside what it misses, [n, 2 · dEmbed]; only in `fine`. */
  both?: Uint8Array<ArrayBuffer>
  /** Largest absolute entry of a row: products are multiples of it. */
  peaks: Float32Array
  /** A logit of token v is within ofNorm · norm(v) + ofError · error(v) of the scan's. */
  ofNorm: Float64Array
  ofError: Float64Array
  /** The part of `ofNorm` that two float32 products of the same numbers may differ by. */
  roundings: Float64Array
}

const STEPS = 127
/** Half the distance of float32 numbers near 1. */
const UNIT = 2 ** -24
/** Roundings of a scan's own: conversion, two scales, a sum, and the parts of a product. */
const MORE_ROUNDINGS = 16

/**
 * With x = x₁ + x₂ + r and w = w₁ + w₂ + e (x₂ = w₂ = 0 in `fast`), the scan is x₁w₁ + x₁w₂ + x₂w₁, so it misses
 * x₂w₂ + (x₁ + x₂)e + rw, and Cauchy–Schwarz bounds each. The float32 product itself is within dEmbed roundings of the
 * true one; these are part of the bound.
 */
export function quantiseRows(
  x: Float32Array,
  { mode, dEmbed, levels, lowShare }: { mode: ScanMode; dEmbed: number; levels: number; lowShare: number },
): QuantisedRows {
  const n = x.length / dEmbed
  const high = new Uint8Array(n * dEmbed)
  const both = mode === 'fine' ? new Uint8Array(2 * n * dEmbed) : undefined
  const peaks = new Float32Array(n)
  const ofNorm = new Float64Array(n)
  const ofError = new Float64Array(n)
  const roundings = new Float64Array(n)
  for (let row = 0; row < n; row++) {
    const peak = peakOf(x.subarray(row * dEmbed, (row + 1) * dEmbed))
    const step = peak / STEPS
    const lowStep = step / (2 * levels)
    const [perStep, perLowStep] = [1 / step, 1 / lowStep]
    let [square, lowSquare, readSquare, missed] = [0, 0, 0, 0]
    for (let i = 0; i < dEmbed; i++) {
      const value = x[row * dEmbed + i]!
      const q = rounded(value * perStep)
      high[row * dEmbed + i] = q + ZERO
      let read = q * step
      if (both) {
        const low = Math.max(-levels, Math.min(levels, rounded((value - read) * perLowStep)))
        both[2 * row * dEmbed + i] = q + ZERO
        both[(2 * row + 1) * dEmbed + i] = low + ZERO
        read += low * lowStep
        lowSquare += low * low * lowStep * lowStep
      }
      const miss = value - read
      square += value * value
      readSquare += read * read
      missed += miss * miss
    }
    peaks[row] = peak
    roundings[row] = (dEmbed + MORE_ROUNDINGS) * UNIT * Math.sqrt(square)
    ofNorm[row] = Math.sqrt(missed) + lowShare * Math.sqrt(lowSquare) + 2 * roundings[row]!
    ofError[row] = Math.sqrt(readSquare)
  }
  return { high, ...(both && { both }), peaks, ofNorm, ofError, roundings }
}

/** Never 0, for a row of zeros is read as such by any step. */
function peakOf(row: Float32Array): number {
  let most = 1e-30
  for (let i = 0; i < row.length; i++) most = Math.max(most, Math.abs(row[i]!))
  return Math.fround(most)
}
