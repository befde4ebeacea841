import type { RotaryScaling, RotaryTable } from '@lensboard/models'

const f32 = Math.fround

/**
 * The host's half of rotary positions: cosines and sines for positions `from` … T−1, a row of dims / 2 for each. Frequencies and
 * angles are rounded to float32 where Hugging Face's code rounds them, since at long range that rounding is larger
 * than everything else. `length` is the prompt's own, which some scalings follow; positions beyond it are filling.
 */
export function rotaryTable(
  { base, scaling }: RotaryTable,
  dims: number,
  { from = 0, nPositions, length = nPositions }: { from?: number; nPositions: number; length?: number },
) {
  const frequency = frequencies(base, dims, scaling, length)
  const factor = scaling && 'attentionFactor' in scaling ? scaling.attentionFactor : 1
  const half = dims / 2
  const cos = new Float32Array((nPositions - from) * half)
  const sin = new Float32Array((nPositions - from) * half)
  for (let position = from; position < nPositions; position++)
    for (const [i, f] of frequency.entries()) {
      const angle = f32(f * position)
      cos[(position - from) * half + i] = f32(Math.cos(angle)) * factor
      sin[(position - from) * half + i] = f32(Math.sin(angle)) * factor
    }
  return { cos, sin }
}

/** base^(2i / dims) for every turned pair. */
const periods = (base: number, dims: number): number[] =>
  Array.from({ length: dims / 2 }, (_, i) => f32(base ** f32((2 * i) / dims)))

/** How fast each pair turns, in radians per position. Source: transformers' modeling_rope_utils, step by step. */
function frequencies(base: number, dims: number, scaling: RotaryScaling | undefined, length: number): number[] {
  const plain = (b: number) => periods(b, dims).map((period) => f32(1 / period))
  switch (scaling?.kind) {
    case undefined:
      return plain(base)
    case 'linear':
      return plain(base).map((f) => f32(f / scaling.factor))
    case 'dynamic': {
      const { factor, trainedCtx } = scaling
      if (length <= trainedCtx) return plain(base)
      const stretch = f32(f32(f32(factor * length) / trainedCtx) - (factor - 1))
      return plain(f32(base * f32(stretch ** (dims / (dims - 2)))))
    }
    case 'llama3':
      return plain(base).map((f) => llama3(f, scaling))
    case 'yarn':
      return yarn(periods(base, dims), base, dims, scaling)
    case 'longrope': {
      const factors = length > scaling.trainedCtx ? scaling.longFactor : scaling.shortFactor
      return periods(base, dims).map((period, i) => f32(1 / f32(f32(factors[i]!) * period)))
    }
  }
}

/** Fast pairs stay, slow ones are divided by the factor, those between are mixed. */
function llama3(f: number, scaling: Extract<RotaryScaling, { kind: 'llama3' }>): number {
  const { factor, lowFreqFactor, highFreqFactor, trainedCtx } = scaling
  const wavelength = f32(f32(2 * Math.PI) / f)
  if (wavelength > trainedCtx / lowFreqFactor) return f32(f / factor)
  if (wavelength < trainedCtx / highFreqFactor) return f
  const smooth = f32(f32(f32(trainedCtx / wavelength) - lowFreqFactor) / (highFreqFactor - lowFreqFactor))
  return f32(f32(f32(f32(1 - smooth) * f) / factor) + f32(smooth * f))
}

/** Pairs that turn often within the trained context stay, those that never do are interpolated, with a ramp between. */
function yarn(
  period: number[],
  base: number,
  dims: number,
  { factor, betaFast, betaSlow, trainedCtx, truncate }: Extract<RotaryScaling, { kind: 'yarn' }>,
): number[] {
  const pairTurning = (turns: number) => (dims * Math.log(trainedCtx / (turns * 2 * Math.PI))) / (2 * Math.log(base))
  const round = truncate ? [Math.floor, Math.ceil] : [(x: number) => x, (x: number) => x]
  const low = Math.max(round[0]!(pairTurning(betaFast)), 0)
  const high = Math.min(round[1]!(pairTurning(betaSlow)), dims - 1)
  const span = (low === high ? high + 0.001 : high) - low
  return period.map((p, i) => {
    const ramp = Math.min(1, Math.max(0, f32(f32(i - low) / span)))
    const keep = f32(1 - ramp)
    return f32(f32(f32(1 / f32(factor * p)) * f32(1 - keep)) + f32(f32(1 / p) * keep))
  })
}
