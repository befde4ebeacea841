import type { DecoderSpec, StoredTensor } from '@lensboard/models'
import { rounded } from './rounded.js'
import type { ScanMode } from './scan-mode.js'
import { matrixRows } from './unembedding-rows.js'

/** An unembedding [V, dEmbed] in 8 bits, and how far it is from the stored one. */
export interface QuantisedUnembedding {
  /** What the product graph reads, laid out as `unembeddingLayout` says. */
  bytes: Uint8Array<ArrayBuffer>
  /** By token: Euclidean norms of its stored row and of what its 8-bit row misses; never below the true ones. */
  norms: Float32Array
  errors: Float32Array
  /** The largest of each. */
  normMost: number
  errorMost: number
  /** Largest norm of a row's low part, as a share of the row's own; 0 without low parts. */
  lowShare: number
  /** What float32 may lose where biases are added and logits are capped. */
  slack: number
}

/** Byte offsets of the parts; matrices are [dEmbed, V], so that a product reads them as they lie. */
export interface UnembeddingLayout {
  high: number
  /** Low parts above high parts, [2 · dEmbed, V]. */
  both: number
  scales: number
  lowScales: number
  biases: number
  zero: number
  length: number
}

export function unembeddingLayout({ dEmbed, dVocab, weights }: Laid, mode: ScanMode): UnembeddingLayout {
  const matrix = dEmbed * dVocab
  const both = matrix
  // Scales are 4 bytes each and begin where such a number may.
  const scales = Math.ceil((mode === 'fine' ? 3 * matrix : matrix) / 4) * 4
  const lowScales = scales + 4 * dVocab
  const biases = lowScales + (mode === 'fine' ? 4 * dVocab : 0)
  const zero = biases + (weights.unembed.bias ? 4 * dVocab : 0)
  return { high: 0, both, scales, lowScales, biases, zero, length: zero + 1 }
}

type Size = Pick<DecoderSpec, 'dEmbed' | 'dVocab'>
type Laid = Pick<DecoderSpec, 'dEmbed' | 'dVocab' | 'weights'>

/** What unsigned 8-bit activations have for nought. */
export const ZERO = 128

/**
 * Rows become integers within ±`levels` times a scale of their own; in `fine`, what is missed becomes a second integer
 * of 1 / (2 · levels) of that scale. The stored matrix is read in slices; a logit scale is already in the scales.
 */
export async function quantiseUnembedding(
  { dEmbed, dVocab, logitScale, logitSoftcap = 0, weights }: Laid & Pick<DecoderSpec, 'logitScale' | 'logitSoftcap'>,
  mode: ScanMode,
  levels: number,
  onRows: (done: number, total: number) => void,
): Promise<QuantisedUnembedding> {
  const layout = unembeddingLayout({ dEmbed, dVocab, weights }, mode)
  const bytes = new Uint8Array(layout.length)
  const whole = new Int8Array(bytes.buffer)
  const scales = new Float32Array(bytes.buffer, layout.scales, dVocab)
  const lowScales = mode === 'fine' ? new Float32Array(bytes.buffer, layout.lowScales, dVocab) : undefined
  bytes[layout.zero] = ZERO
  const norms = new Float32Array(dVocab)
  const errors = new Float32Array(dVocab)
  const divisor = 2 * levels
  let lowShare = 0
  for await (const { start, count, values } of matrixRows(weights.unembed.weight)) {
    const high = new Int8Array(count * dEmbed)
    const low = new Int8Array(mode === 'fine' ? count * dEmbed : 0)
    for (let r = 0; r < count; r++) {
      const row = values.subarray(r * dEmbed, (r + 1) * dEmbed)
      const scale = scaleOf(row, logitScale, levels)
      const step = scale / divisor
      const perScale = 1 / scale
      let [square, missed, lowSquare] = [0, 0, 0]
      for (let i = 0; i < dEmbed; i++) {
        const w = row[i]! * logitScale
        const q = within(levels, w * perScale)
        let miss = w - q * scale
        high[r * dEmbed + i] = q
        if (mode === 'fine') {
          const rest = within(levels, miss / step)
          low[r * dEmbed + i] = rest
          miss -= rest * step
          lowSquare += rest * rest * step * step
        }
        square += w * w
        missed += miss * miss
      }
      scales[start + r] = scale
      if (lowScales) lowScales[start + r] = scale / divisor
      norms[start + r] = Math.sqrt(square) * ROUND_UP
      errors[start + r] = Math.sqrt(missed) * ROUND_UP
      if (square > 0) lowShare = Math.max(lowShare, Math.sqrt(lowSquare / square) * ROUND_UP)
    }
    layRows(whole, layout.high, high, { start, count, dEmbed, dVocab })
    if (mode === 'fine') {
      layRows(whole, layout.both, low, { start, count, dEmbed, dVocab })
      layRows(whole, layout.both + dEmbed * dVocab, high, { start, count, dEmbed, dVocab })
    }
    onRows(start + count, dVocab)
  }
  const biases = new Float32Array(bytes.buffer, layout.biases, weights.unembed.bias ? dVocab : 0)
  const most = weights.unembed.bias ? await readBiases(weights.unembed.bias, logitScale, biases) : 0
  const slack = 2 ** -20 * (most + logitSoftcap)
  return { bytes, norms, errors, normMost: largest(norms), errorMost: largest(errors), lowShare, slack }
}

/** Reads biases as they are added to scaled products; returns the largest size of one. */
async function readBiases(bias: StoredTensor, logitScale: number, to: Float32Array): Promise<number> {
  let most = 0
  for await (const { start, count, values } of matrixRows({ ...bias, shape: [to.length, 1] }))
    for (let i = 0; i < count; i++) {
      to[start + i] = values[i]! * logitScale
      most = Math.max(most, Math.abs(to[start + i]!))
    }
  return most
}

const largest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, value), 0)

/** Makes up for what float32 loses of a norm. */
const ROUND_UP = 1 + 2 ** -22

function scaleOf(row: Float32Array, logitScale: number, levels: number): number {
  let most = 0
  for (let i = 0; i < row.length; i++) most = Math.max(most, Math.abs(row[i]!))
  // A row of zeros is zeros at every scale; 1 is one that can be divided by.
  return Math.fround((most * Math.abs(logitScale)) / levels) || 1
}

const within = (levels: number, x: number) => Math.max(-levels, Math.min(levels, rounded(x)))

/** Writes rows of [count, dEmbed] as columns of [dEmbed, V]. */
function layRows(
  to: Int8Array,
  at: number,
  rows: Int8Array,
  { start, count, dEmbed, dVocab }: Size & { start: number; count: number },
): void {
  for (let i = 0; i < dEmbed; i++) {
    const column = at + i * dVocab + start
    for (let r = 0; r < count; r++) to[column + r] = rows[r * dEmbed + i]!
  }
}
