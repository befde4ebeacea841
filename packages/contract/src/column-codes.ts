/** What a column holds once decoded. */
export type Values = Float32Array | Int32Array | Uint8Array
export type Dtype = 'f32' | 'i32' | 'u8'

/**
 * How a column is written. `bytes`: u8 as it is. `words`: exact, each value as a 32-bit word. `log`: a float32 x as the
 * whole number nearest to ±ln(1 + |x| / unit) / step, so that what is read back lies within
 * (e^(step/2) − 1) · (unit + |x|) of x. `square`: a weight w in [0, 1] as a byte c with w ≈ (c / 255)²; what is not 0
 * stays so. docs/result-format.md has the whole of it.
 */
export type Code =
  | { kind: 'bytes' }
  | { kind: 'words' }
  | { kind: 'log'; step: number; unit: number }
  | { kind: 'square' }
  | LevelCode

/** Values on one side of `from`, above it (`sign` 1) or below it. */
export interface LevelCode {
  kind: 'level'
  from: number
  sign: 1 | -1
  step: number
  unit: number
}

/** Named typed arrays with dims, written as its code says; `back` is how far its predecessor of a value lies. */
export interface Column {
  dims: number[]
  data: Values
  /** Exact unless said. */
  code?: Code
  back?: number
}

/** A column as it was read, and how it was written. */
export type ReadColumn = Required<Omit<Column, 'back'>>

/** Words that no finite value of a `log` column has. */
const LOG = { nan: -0x40000000, low: -0x40000001, high: -0x40000002, most: 0x3fffffff } as const

/** An order-keeping word of a float32: as the float grows, so does the unsigned word. Its own inverse is `toFloatBits`. */
const toWord = (bits: number) => (bits < 0 ? ~bits : bits ^ 0x80000000)
const toFloatBits = (word: number) => (word < 0 ? word ^ 0x80000000 : ~word)

/** Each value as a signed word; `square` and `bytes` columns have none. */
export function toWords(data: Values, code: Code): Int32Array {
  const words = new Int32Array(data.length)
  if (!(data instanceof Float32Array)) words.set(data)
  else if (code.kind === 'log') for (let i = 0; i < words.length; i++) words[i] = logWord(data[i]!, code)
  else {
    const bits = new Int32Array(data.buffer, data.byteOffset, data.length)
    for (let i = 0; i < words.length; i++) words[i] = toWord(bits[i]!)
  }
  return words
}

/** The inverse of `toWords`; the words may be overwritten. */
export function fromWords(words: Int32Array, dtype: Dtype, code: Code): Values {
  if (dtype === 'i32') return words
  if (code.kind === 'log') return logValues(words, code)
  for (let i = 0; i < words.length; i++) words[i] = toFloatBits(words[i]!)
  return new Float32Array(words.buffer, words.byteOffset, words.length)
}

function logWord(x: number, { step, unit }: { step: number; unit: number }): number {
  if (Number.isNaN(x)) return LOG.nan
  const word = Math.round(Math.log1p(Math.abs(x) / unit) / step)
  if (word > LOG.most) return x < 0 ? LOG.low : LOG.high
  return x < 0 ? -word : word
}

/** Sizes of words up to which a value is reckoned once: almost all of a column's. */
const TABLED = 4096

function logValues(words: Int32Array, code: { step: number; unit: number }): Float32Array {
  const values = new Float32Array(words.length)
  const table = new Float32Array(TABLED).fill(Number.NaN)
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    const size = word < 0 ? -word : word
    if (size < TABLED) {
      if (Number.isNaN(table[size]!)) table[size] = logValue(size, code)
      values[i] = word < 0 ? -table[size]! : table[size]!
    } else values[i] = logValue(word, code)
  }
  return values
}

function logValue(word: number, { step, unit }: { step: number; unit: number }): number {
  if (word === LOG.nan) return Number.NaN
  if (word === LOG.low) return Number.NEGATIVE_INFINITY
  if (word === LOG.high) return Number.POSITIVE_INFINITY
  return Math.sign(word) * unit * Math.expm1(step * Math.abs(word))
}

const SQUARES = Float32Array.from({ length: 256 }, (_, c) => (c / 255) ** 2)

/** The nearest code of each weight; any weight above 0 keeps a code above 0. Throws on what is no weight. */
export function toSquares(weights: Float32Array): Uint8Array {
  const codes = new Uint8Array(weights.length)
  for (let i = 0; i < codes.length; i++) {
    const w = weights[i]!
    // A softmax may exceed 1 in its last place.
    if (!(w >= 0 && w <= 1.00001)) throw new Error(`a weight of ${w} cannot be packed`)
    const below = Math.min(254, Math.floor(255 * Math.sqrt(w)))
    const nearer = w - (below / 255) ** 2 > ((below + 1) / 255) ** 2 - w ? below + 1 : below
    codes[i] = w > 0 && nearer === 0 ? 1 : nearer
  }
  return codes
}

/** The inverse of `toSquares`, within 1/255 of every weight. */
export function fromSquares(codes: Uint8Array): Float32Array {
  const weights = new Float32Array(codes.length)
  for (let i = 0; i < codes.length; i++) weights[i] = SQUARES[codes[i]!]!
  return weights
}

/**
 * Words as differences from the word `back` places before (from the one just before where there is none so far back),
 * small ones of either sign first, and then as planes: all lowest bytes, all second bytes, and so on. Planes that are
 * zero throughout are left out at the top. Returns how many there are.
 */
export function toPlanes(words: Int32Array, back: number): { planes: number; bytes: Uint8Array } {
  const n = words.length
  const all = new Uint8Array(4 * n)
  let used = 0
  for (let i = 0; i < n; i++) {
    const difference = (words[i]! - (i === 0 ? 0 : words[before(i, back)]!)) | 0
    const folded = (difference << 1) ^ (difference >> 31)
    used |= folded
    for (let p = 0; p < 4; p++) all[p * n + i] = folded >>> (8 * p)
  }
  const planes = used === 0 ? 0 : 4 - (Math.clz32(used) >> 3)
  return { planes, bytes: all.subarray(0, planes * n) }
}

/** The inverse of `toPlanes` for n words. */
export function fromPlanes(bytes: Uint8Array, n: number, back: number): Int32Array {
  const words = new Int32Array(n)
  // Plane by plane: each of these loops reads and writes in one direction, a word at a time.
  for (let p = 0; p * n < bytes.length; p++) {
    const plane = bytes.subarray(p * n, (p + 1) * n)
    for (let i = 0; i < n; i++) words[i]! |= plane[i]! << (8 * p)
  }
  for (let i = 0; i < n; i++) words[i] = (words[i]! >>> 1) ^ -(words[i]! & 1)
  const far = back > 0 ? Math.min(back, n) : n
  for (let i = 1; i < far; i++) words[i]! += words[i - 1]!
  for (let i = far; i < n; i++) words[i]! += words[i - back]!
  return words
}

/** Levels 1 to 255 of a value's distance from `from`; what is further than the last stays at it. */
function levelOf(x: number, { from, sign, step, unit }: LevelCode): number {
  if (Number.isNaN(x)) return 0
  const distance = Math.max(0, sign * (x - from))
  return 1 + Math.min(254, Math.round(Math.log1p(distance / unit) / step))
}

/** Each value as a level, less the level `back` places before it, modulo 256. */
export function toLevels(data: Float32Array | Int32Array, code: LevelCode, back: number): Uint8Array {
  const bytes = new Uint8Array(data.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = levelOf(data[i]!, code)
  for (let i = bytes.length - 1; i > 0; i--) bytes[i]! -= bytes[before(i, back)]!
  return bytes
}

/** The inverse of `toLevels`. */
export function fromLevels(
  bytes: Uint8Array,
  dtype: Dtype,
  { from, sign, step, unit }: LevelCode,
  back: number,
): Values {
  const table = Float64Array.from({ length: 256 }, (_, level) =>
    level === 0 ? Number.NaN : from + sign * unit * Math.expm1(step * (level - 1)),
  )
  if (dtype === 'i32') for (let level = 0; level < 256; level++) table[level] = Math.round(table[level]!)
  const levels = bytes.slice()
  const values = dtype === 'i32' ? new Int32Array(levels.length) : new Float32Array(levels.length)
  for (let i = 0; i < levels.length; i++) {
    if (i > 0) levels[i]! += levels[before(i, back)]!
    values[i] = table[levels[i]!]!
  }
  return values
}

const before = (i: number, back: number) => (back > 0 && i >= back ? i - back : i - 1)
