import { expect, it } from 'vitest'
import { packTriangles } from './read-attention.js'

it('packs what lies on and below the diagonal, map after map', () => {
  const squares = Float32Array.from([1, 0, 0, 2, 3, 0, 4, 5, 6, 10, 0, 0, 20, 30, 0, 40, 50, 60])
  const packed = new Float32Array(12)
  packTriangles(squares, 3, packed)
  expect(Array.from(packed)).toEqual([1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60])
})
