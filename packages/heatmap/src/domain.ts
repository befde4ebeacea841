/** The range of values a palette spans. `log` is base 10 and needs min > 0. */
export interface Domain {
  min: number
  max: number
  scale: 'linear' | 'log'
}

/** Rounds up to 1, 2, 3 or 5 × 10ⁿ; 0 stays 0. */
export function niceCeil(value: number): number {
  if (!(value > 0) || !Number.isFinite(value)) return 0
  const exponent = Math.floor(Math.log10(value))
  const power = 10 ** Math.abs(exponent)
  for (const step of [1, 2, 3, 5, 10]) {
    // Multiplying or dividing by a whole power keeps 0.3 from becoming 0.30000000000000004.
    const rounded = exponent < 0 ? step / power : step * power
    if (rounded >= value * (1 - 1e-9)) return rounded
  }
  return 10 ** (exponent + 1)
}

/** Place of a value in its domain: 0–1 inside, beyond outside, NaN for a missing value. */
export function place({ min, max, scale }: Domain, value: number): number {
  if (scale === 'log') return Math.log(value / min) / Math.log(max / min)
  return (value - min) / (max - min)
}

/** Room a number needs under a legend, as a share of its length. */
const TICK_ROOM = 0.24

/** Values to print under a legend, with their place: both ends, and between them what keeps its distance. */
export function ticks(domain: Domain): { value: number; at: number }[] {
  const { min, max, scale } = domain
  const between = scale === 'linear' ? [(min + max) / 2] : powersBetween(min, max)
  const kept = [{ value: min, at: 0 }]
  for (const value of between) {
    const at = place(domain, value)
    if (at - kept.at(-1)!.at >= TICK_ROOM && 1 - at >= TICK_ROOM) kept.push({ value, at })
  }
  return [...kept, { value: max, at: 1 }]
}

function powersBetween(min: number, max: number): number[] {
  const powers: number[] = []
  for (let power = 10 ** Math.ceil(Math.log10(min) + 1e-9); power < max * 0.999; power *= 10) powers.push(power)
  return powers.filter((power) => power > min * 1.001)
}

/** The value below which a share of the finite values lies; 0 when there is none. */
export function percentile(values: Float64Array | Float32Array | Int32Array, share: number): number {
  const finite = values.filter(Number.isFinite).sort()
  if (finite.length === 0) return 0
  return finite[Math.min(finite.length - 1, Math.max(0, Math.ceil(share * finite.length) - 1))] ?? 0
}

/** From the first percentile of logarithms of probabilities, rounded outwards, to 0. */
export const logProbDomain = (logProbs: Float64Array): Domain => ({
  min: -niceCeil(-percentile(logProbs, 0.01)) || -1,
  max: 0,
  scale: 'linear',
})

/** From the smallest to the largest value, rounded outwards to a tenth of a nice step. */
export function valueDomain(values: Float64Array): Domain {
  const [low, high] = [percentile(values, 0), percentile(values, 1)]
  const step = niceCeil(high - low) / 10 || 1
  return { min: Math.floor(low / step) * step, max: Math.ceil(high / step) * step || step, scale: 'linear' }
}

/** Alike on both sides of 0, from the largest distance. */
export function symmetricDomain(values: Float64Array): Domain {
  const most = niceCeil(percentile(values.map(Math.abs), 1)) || 1
  return { min: -most, max: most, scale: 'linear' }
}
