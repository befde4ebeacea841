import { triangleAt } from './attention-matrix.js'
import { type Domain, place } from './domain.js'
import type { Field } from './field.js'

/**
 * A lower triangle as a square of at most `side` places, the largest weight of each box: a single strong link stays
 * visible among thousands. NaN where a box holds no weight (future positions, sinks that are left out).
 */
export function poolTriangle(weights: Float32Array, tokens: number, side: number): Field {
  const size = Math.max(1, Math.min(tokens, Math.floor(side)))
  const places = new Float32Array(size * size).fill(Number.NaN)
  for (let query = 0; query < tokens; query++) {
    const top = Math.floor((query * size) / tokens) * size
    const row = triangleAt(query)
    for (let key = 0; key <= query; key++) {
      const weight = weights[row + key]!
      const box = top + Math.floor((key * size) / tokens)
      if (!(weight <= places[box]!) && !Number.isNaN(weight)) places[box] = weight
    }
  }
  return { width: size, height: size, places }
}

/** A part of a triangle, one place a cell: `rows` and `columns` are half open. NaN in the future. */
export function cutTriangle(
  weights: Float32Array,
  rows: readonly [number, number],
  columns: readonly [number, number],
): Field {
  const [width, height] = [columns[1] - columns[0], rows[1] - rows[0]]
  const places = new Float32Array(width * height).fill(Number.NaN)
  for (let y = 0; y < height; y++) {
    const query = rows[0] + y
    const end = Math.min(columns[1], query + 1)
    if (end <= columns[0]) continue
    const row = triangleAt(query)
    places.set(weights.subarray(row + columns[0], row + end), y * width)
  }
  return { width, height, places }
}

/** Weights to places in a palette. */
export function placed({ width, height, places }: Field, domain: Domain): Field {
  if (domain.min === 0 && domain.max === 1 && domain.scale === 'linear') return { width, height, places }
  return { width, height, places: places.map((weight) => place(domain, weight)) }
}
