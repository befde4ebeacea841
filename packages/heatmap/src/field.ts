import type { LensResult } from '@lensboard/contract'
import { type Domain, place } from './domain.js'
import type { Metric } from './metric.js'
import { entryAt, type Palette } from './palette.js'

/** Places in a palette, row-major, top row first; NaN is a missing value. */
export interface Field {
  width: number
  height: number
  places: Float32Array
}

/** One RGBA pixel per cell, top row first; missing cells are transparent. */
export interface Pixels {
  width: number
  height: number
  rgba: Uint8ClampedArray<ArrayBuffer>
}

/** Places of a metric over the drawn rows (top first). */
export function lensField(result: LensResult, metric: Metric, domain: Domain, rows: readonly number[]): Field {
  const width = result.ids.length
  const places = new Float32Array(width * rows.length)
  rows.forEach((row, y) => {
    for (let t = 0; t < width; t++) places[y * width + t] = place(domain, metric.at(result, row * width + t))
  })
  return { width, height: rows.length, places }
}

/** Averages boxes of cells so that at most `maxWidth` × `maxHeight` remain; missing cells do not count. */
export function shrink(field: Field, maxWidth: number, maxHeight: number): Field {
  const width = Math.min(field.width, Math.max(1, maxWidth))
  const height = Math.min(field.height, Math.max(1, maxHeight))
  if (width === field.width && height === field.height) return field
  const sums = new Float64Array(width * height)
  const counts = new Uint32Array(width * height)
  for (let y = 0; y < field.height; y++)
    for (let x = 0; x < field.width; x++) {
      const value = field.places[y * field.width + x]!
      if (Number.isNaN(value)) continue
      const box = Math.floor((y * height) / field.height) * width + Math.floor((x * width) / field.width)
      sums[box]! += Math.min(1, Math.max(0, value))
      counts[box]! += 1
    }
  return { width, height, places: Float32Array.from(sums, (sum, i) => (counts[i] ? sum / counts[i] : Number.NaN)) }
}

/** Colours a field; over-range takes the end colours. */
export function paint({ width, height, places }: Field, table: Palette): Pixels {
  const rgba = new Uint8ClampedArray(width * height * 4)
  for (let i = 0; i < places.length; i++) {
    const t = places[i]!
    if (Number.isNaN(t)) continue
    const entry = entryAt(t) * 3
    rgba[i * 4] = table[entry]!
    rgba[i * 4 + 1] = table[entry + 1]!
    rgba[i * 4 + 2] = table[entry + 2]!
    rgba[i * 4 + 3] = 255
  }
  return { width, height, rgba }
}
