const { fround, log2, floor, ceil } = Math

const powers = (base: number, exponents: readonly number[]) => exponents.map((n) => fround(fround(base) ** n))
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1)

/**
 * ALiBi's slope of each head, in float32. Heads beyond the last power of two take every other slope of twice as many
 * heads. Source: transformers' modeling_bloom.
 */
export function alibiSlopes(nHeads: number): number[] {
  const whole = 2 ** floor(log2(nHeads))
  const odd = upTo(nHeads - whole).map((i) => 2 * i - 1)
  return [...powers(2 ** -(8 / whole), upTo(whole)), ...powers(2 ** -(4 / whole), odd)]
}

/**
 * The same as MPT orders them: of the next power of two every other slope, and then the ones between, as many as there
 * are heads. Source: transformers' modeling_mpt.
 */
export function interleavedSlopes(nHeads: number): number[] {
  const whole = 2 ** ceil(log2(nHeads))
  const slopes = upTo(whole).map((i) => fround(2 ** -(i * (8 / whole))))
  if (whole === nHeads) return slopes
  return [...slopes.filter((_, i) => i % 2 === 1), ...slopes.filter((_, i) => i % 2 === 0)].slice(0, nHeads)
}
