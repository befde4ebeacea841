import { Mat } from 'tldraw'
import { expect, test } from 'vitest'
import { similarity } from './similarity.js'

const matrixOf = (text: string) => {
  const [a, b, c, d, e, f] = text.slice('matrix('.length, -1).split(' ').map(Number) as [number, ...number[]]
  return new Mat(a, b!, c!, d!, e!, f!)
}

test('two points come where they are asked to, turned and scaled alike on both axes', () => {
  const matrix = matrixOf(
    similarity(
      [
        { x: 10, y: 20 },
        { x: 110, y: 20 },
      ],
      [
        { x: -30, y: 5 },
        { x: -30, y: 55 },
      ],
    ),
  )
  expect(matrix.applyToPoint({ x: 10, y: 20 })).toMatchObject({ x: -30, y: 5 })
  expect(matrix.applyToPoint({ x: 110, y: 20 })).toMatchObject({ x: -30, y: 55 })
  // A quarter turn at half the size: what was above is now to the right.
  expect(matrix.applyToPoint({ x: 10, y: 0 })).toMatchObject({ x: -20, y: 5 })
})

test('what stays where it is stays as it is, and an arrow without length is only moved', () => {
  const at = { x: 3, y: 4 }
  expect(similarity([at, { x: 9, y: 4 }], [at, { x: 9, y: 4 }])).toBe('matrix(1 0 0 1 0 0)')
  const matrix = matrixOf(
    similarity(
      [at, at],
      [
        { x: 1, y: 1 },
        { x: 5, y: 5 },
      ],
    ),
  )
  expect(matrix.applyToPoint(at)).toMatchObject({ x: 1, y: 1 })
})
