import { describe, expect, it } from 'vitest'
import type { Column } from './column-codes.js'
import { decodeColumns, encodeColumns } from './columns.js'
import { AppError } from './error.js'
import { LIMITS } from './limits.js'

/** Numbers of one seed. */
function draws(seed: number) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state
  }
}

const through = (column: Column) => decodeColumns(encodeColumns({}, { column })).columns.column!.data
const bitsOf = (data: Float32Array) => Array.from(new Int32Array(data.buffer, data.byteOffset, data.length))
/** Log-probabilities as readings have them: from −1e-7 to −30, and some that are none. */
const logProbs = (n: number, draw = draws(3)) =>
  Float32Array.from({ length: n }, (_, i) => (i % 97 === 0 ? Number.NaN : -30 * (draw() / 2 ** 32) ** 3 - 1e-7))

describe('an exact column', () => {
  it('keeps every bit of any float32: infinities, negative zero, denormals, every NaN', () => {
    const draw = draws(1)
    const bits = Int32Array.from({ length: 4096 }, () => draw() | 0)
    bits.set([0, -0x80000000, 1, 0x7f800000, -0x800000, 0x7fc00000, 0x7f800001, -1])
    const floats = new Float32Array(bits.buffer)
    for (const back of [0, 1, 7, 4096]) {
      const back1 = through({ dims: [4096], data: floats, back }) as Float32Array
      expect(bitsOf(back1)).toEqual(Array.from(bits))
    }
  })

  it('keeps every int32 and every byte, also none at all', () => {
    const ints = Int32Array.of(-0x80000000, 0x7fffffff, -1, 0, 5, 5)
    expect(through({ dims: [2, 3], data: ints, back: 3 })).toEqual(ints)
    expect(through({ dims: [3], data: Uint8Array.of(0, 255, 7) })).toEqual(Uint8Array.of(0, 255, 7))
    expect(through({ dims: [0], data: new Float32Array() })).toEqual(new Float32Array())
  })

  it('takes only the bytes that its differences need', () => {
    const still = encodeColumns({}, { column: { dims: [1000], data: new Int32Array(1000) } })
    const rising = encodeColumns({}, { column: { dims: [1000], data: Int32Array.from({ length: 1000 }, (_, i) => i) } })
    expect(rising.length - still.length).toBe(1000)
  })
})

describe('a column with a stated error', () => {
  it('keeps log-probabilities within their bound, and what is no number as none', () => {
    const [step, unit] = [1 / 20, 0.5]
    const data = logProbs(20_000)
    data.set([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 0, 3e38, -3e38])
    const read = through({ dims: [20_000], data, code: { kind: 'log', step, unit }, back: 100 }) as Float32Array
    const stray = Math.expm1(step / 2) + 2 ** -22
    for (const [i, x] of data.entries()) {
      if (!Number.isFinite(x)) expect(read[i]).toBe(x)
      else if (!(Math.abs(read[i]! - x) <= stray * (unit + Math.abs(x)))) expect([i, read[i]]).toEqual([i, x])
    }
  })

  it('keeps weights within 1/255, in their order, and none above 0 as 0', () => {
    const weights = Float32Array.from({ length: 5000 }, (_, i) => (i / 4999) ** 4)
    weights.set([0, 1e-45, 1e-12])
    const read = through({ dims: [5000], data: weights, code: { kind: 'square' } }) as Float32Array
    expect(read[0]).toBe(0)
    expect(read[4999]).toBe(1)
    for (const [i, w] of weights.entries()) {
      if (!(Math.abs(read[i]! - w) <= 1 / 255)) expect([i, read[i]]).toEqual([i, w])
      if (w > 0 && !(read[i]! > 0)) expect([i, read[i]]).toEqual([i, 'above 0'])
      if (i > 3 && read[i]! < read[i - 1]!) expect(i).toBe('in order')
    }
    // Packed once more it stays as it is.
    expect(through({ dims: [5000], data: read, code: { kind: 'square' } })).toEqual(read)
  })

  it('packs no weight that is none', () => {
    for (const w of [-0.1, 1.1, Number.NaN])
      expect(() =>
        encodeColumns({}, { w: { dims: [1], data: Float32Array.of(w), code: { kind: 'square' } } }),
      ).toThrow()
  })
})

describe('hostile bytes', () => {
  const forged = (columns: unknown, body = new Uint8Array(64)) => {
    const json = new TextEncoder().encode(JSON.stringify({ columns }))
    const bytes = new Uint8Array(8 + json.length + body.length)
    bytes.set(new TextEncoder().encode('LBR2'))
    new DataView(bytes.buffer).setUint32(4, json.length, true)
    bytes.set(json, 8)
    bytes.set(body, 8 + json.length)
    return bytes
  }
  const entry = { name: 'a', dtype: 'f32', dims: [4], code: { kind: 'words' }, back: 0, planes: 4 }

  it('are refused with a code: every field of an entry is held against what the format allows', () => {
    expect(decodeColumns(forged([entry])).columns.a!.data.length).toBe(4)
    const wrong: object[] = [
      { dims: [-1] },
      { dims: [1.5] },
      { dims: ['4'] },
      { dims: [1e9, 1e9] },
      { dims: [1e300, 1e300] },
      { dims: 4 },
      { dtype: 'f64' },
      { dtype: 'toString' },
      { dtype: 'u8' },
      { code: { kind: 'bytes' } },
      { code: { kind: 'constructor' } },
      { code: null },
      { code: { kind: 'log', step: 0, unit: 1 } },
      { code: { kind: 'log', step: 1, unit: -1 } },
      { code: { kind: 'log', step: '1', unit: 1 } },
      { code: { kind: 'square' }, planes: 0 },
      { planes: 5 },
      { planes: -1 },
      { back: -1 },
      { back: 0.5 },
      { name: 7 },
    ]
    for (const part of wrong) expect(() => decodeColumns(forged([{ ...entry, ...part }]))).toThrow(AppError)
    for (const columns of [null, {}, [null], [7], ['a']]) expect(() => decodeColumns(forged(columns))).toThrow(AppError)
  })

  it('cannot ask for more memory than a result may have, though empty planes take no bytes', () => {
    const much = { ...entry, planes: 0, dims: [LIMITS.resultCells] }
    expect(() => decodeColumns(forged([much, much]))).toThrow(/out of bounds/)
  })

  it('of any length and with any byte changed end in a result or in a coded refusal', () => {
    const columns = {
      a: { dims: [40], data: logProbs(40), back: 10 },
      b: { dims: [40], data: logProbs(40), code: { kind: 'log', step: 0.1, unit: 1 } } as Column,
      c: { dims: [3], data: Int32Array.of(1, 2, 3) },
    }
    const bytes = encodeColumns({ kind: 'lens' }, columns)
    const draw = draws(5)
    for (let round = 0; round < 3000; round++) {
      const changed = bytes.slice(0, round % 3 === 0 ? draw() % bytes.length : bytes.length)
      if (changed.length > 0) changed[draw() % changed.length] = draw()
      try {
        decodeColumns(changed)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
      }
    }
  })
})
