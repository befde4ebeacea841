/** A column as plain JSON: null is not a number, and the infinities are words, which JSON has no numbers for. */
export type PlainNumber = number | null | 'inf' | '-inf'

/** The shortest decimal that reads back as this float32. */
export function shortFloat(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return short
  }
  return Number(value.toPrecision(9))
}

/** Float32 values in full precision, as JSON can say them. */
export const plainFloats = (values: Float32Array): PlainNumber[] => Array.from(values, plainFloat)

function plainFloat(value: number): PlainNumber {
  if (Number.isNaN(value)) return null
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  return shortFloat(value)
}

/** The inverse of `plainFloats`; undefined for anything else. */
export function readFloats(plain: unknown): Float32Array<ArrayBuffer> | undefined {
  if (!Array.isArray(plain)) return undefined
  const values = new Float32Array(plain.length)
  for (let i = 0; i < values.length; i++) {
    const one: unknown = plain[i]
    if (typeof one === 'number') values[i] = one
    else if (one === null) values[i] = Number.NaN
    else if (one === 'inf') values[i] = Number.POSITIVE_INFINITY
    else if (one === '-inf') values[i] = Number.NEGATIVE_INFINITY
    else return undefined
  }
  return values
}

/** Whole numbers of 32 bits; undefined for anything else. */
export function readInts(plain: unknown): Int32Array<ArrayBuffer> | undefined {
  if (!Array.isArray(plain)) return undefined
  const values = new Int32Array(plain.length)
  for (let i = 0; i < values.length; i++) {
    const one: unknown = plain[i]
    if (typeof one !== 'number' || (one | 0) !== one) return undefined
    values[i] = one
  }
  return values
}
