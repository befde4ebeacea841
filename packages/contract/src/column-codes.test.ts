import { describe, expect, it } from 'vitest'
import { fromPlanes, fromWords, toPlanes } from './column-codes.js'

describe('words of a packed column', () => {
  it('become the same float32 whether they are looked up or reckoned', () => {
    const code = { kind: 'log', step: 1 / 512, unit: 0.5 } as const
    const sizes = Array.from({ length: 5000 }, (_, size) => size)
    const words = Int32Array.from([...sizes, ...sizes.map((size) => -size), ...sizes])
    const values = fromWords(words.slice(), 'f32', code) as Float32Array
    for (const [i, word] of words.entries()) {
      const plain = Math.fround(Math.sign(word) * code.unit * Math.expm1(code.step * Math.abs(word)))
      if (!Object.is(values[i], plain)) expect([word, values[i]]).toEqual([word, plain])
    }
  })
})

describe('planes', () => {
  it('give back every word, however far back its predecessor lies and however few planes it needs', () => {
    for (const most of [1, 0x7f, 0x7fff, 0x7fffff, 0x7fffffff])
      for (const back of [0, 1, 3, 50, 90]) {
        let state = most + back
        const words = Int32Array.from({ length: 77 }, () => {
          state = (Math.imul(state, 1664525) + 1013904223) | 0
          return state % most
        })
        const { planes, bytes } = toPlanes(words, back)
        expect(bytes.length).toBe(planes * words.length)
        expect(fromPlanes(bytes, words.length, back)).toEqual(words)
      }
    expect(fromPlanes(new Uint8Array(), 5, 2)).toEqual(new Int32Array(5))
  })
})
