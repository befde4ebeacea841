import { describe, expect, it } from 'vitest'
import { model } from '../models/model-fixture'
import { readVectorFile, readVectorText, vectorBase64, vectorLength, vectorProblem } from './vector-file'

const ascii = (text: string) => new TextEncoder().encode(text)
const joined = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]))
const bytesOf = (numbers: ArrayBufferView) => new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)

function npy(descr: string, shape: string, data: Uint8Array): Uint8Array {
  const header = ascii(`{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }\n`)
  return joined(
    Uint8Array.of(0x93),
    ascii('NUMPY'),
    Uint8Array.of(1, 0, header.length & 255, header.length >> 8),
    header,
    data,
  )
}

function safetensors(tensors: object, data: Uint8Array): Uint8Array {
  const header = ascii(JSON.stringify(tensors))
  return joined(bytesOf(BigUint64Array.of(BigInt(header.length))), header, data)
}

describe('a saved vector', () => {
  it('is read from an array, an object that holds one, and plain numbers', () => {
    expect(readVectorText('[0.5, -1, 2e-3]')).toEqual([0.5, -1, 0.002])
    expect(readVectorText('{"layer": 4, "vector": [[1, 2]]}')).toEqual([1, 2])
    expect(readVectorText('1, 2\n3')).toEqual([1, 2, 3])
  })

  it('is read from .npy in three widths, whatever axes of length one it has', () => {
    expect(readVectorFile('v.npy', npy('<f4', '3,', bytesOf(Float32Array.of(1, -2, 0.5))))).toEqual([1, -2, 0.5])
    expect(readVectorFile('v.npy', npy('<f8', '1, 2', bytesOf(Float64Array.of(0.1, 3))))).toEqual([0.1, 3])
    const halves = bytesOf(Uint16Array.of(0x3c00, 0xc100, 0x0001))
    expect(readVectorFile('v.npy', npy('<f2', '3,', halves))).toEqual([1, -2.5, 2 ** -24])
  })

  it('is read from a .safetensors file that holds it alone', () => {
    const one = { v: { dtype: 'BF16', shape: [2], data_offsets: [0, 4] }, __metadata__: { a: 'b' } }
    expect(readVectorFile('v.safetensors', safetensors(one, bytesOf(Uint16Array.of(0x3f80, 0xc000))))).toEqual([1, -2])
    const two = { ...one, w: one.v }
    expect(() => readVectorFile('v.safetensors', safetensors(two, new Uint8Array(4)))).toThrow('holds 2 tensors')
  })

  it('is refused with a sentence where it is cut off, of another shape or no number', () => {
    const cut = npy('<f4', '4,', bytesOf(Float32Array.of(1, 2)))
    expect(() => readVectorFile('v.npy', cut)).toThrow('This file is cut off.')
    expect(() => readVectorFile('v.npy', cut.subarray(0, 20))).toThrow('This .npy file is cut off.')
    expect(() => readVectorFile('v.npy', npy('<f4', '2, 2', new Uint8Array(16)))).toThrow('a tensor of 2 × 2')
    expect(() => readVectorFile('v.npy', npy('|O', '2,', new Uint8Array(16)))).toThrow('holds no float16')
    expect(() => readVectorText('[1, null]')).toThrow('Entry 2 is no number.')
    expect(() => readVectorText('[1, 1e300]')).toThrow('Entry 2 is no number.')
    expect(() => readVectorText('one two')).toThrow('Entry 1 is no number.')
    expect(() => readVectorText('{"a": 1}')).toThrow('No single array')
    expect(() => readVectorText(' ')).toThrow('no numbers')
  })

  it('is held against the width of the model', () => {
    const base64 = vectorBase64(Array.from({ length: 256 }, (_, i) => i / 7))
    expect(vectorLength(base64)).toBe(256)
    expect(vectorProblem(base64, model())).toBeNull()
    expect(vectorProblem(vectorBase64([1, 2, 3]), model())).toBe(
      'This vector has 3 numbers; workshop needs 256, its width. Save one of this model.',
    )
    expect(vectorProblem(vectorBase64(new Array(8_192).fill(1)), model({ dModel: 8_192 }))).toContain(
      'a card holds at most',
    )
  })
})
