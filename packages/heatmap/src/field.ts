import type { LensResult } from '@lensboard/contract'
import type { CellDetail } from './cell-detail.js'
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

/** Whether a cell is missing. */
export function hasGaps({ rgba }: Pixels): boolean {
  for (let alpha = 3; alpha < rgba.length; alpha += 4) if (rgba[alpha]! < 255) return true
  return false
}

/** Which cells of a result a field holds: data indices down and across. */
interface FieldCells {
  rows: readonly number[]
  across: readonly number[]
  transposed?: boolean
}

/** Places of a metric over drawn cells. */
export function lensField(result: LensResult, metric: Metric, domain: Domain, cells: FieldCells): Field {
  const { rows, across, transposed } = cells
  const tokens = result.ids.length
  const places = new Float32Array(across.length * rows.length)
  let i = 0
  for (const down of rows)
    for (const right of across) {
      const cell = transposed ? right * tokens + down : down * tokens + right
      places[i++] = place(domain, metric.at(result, cell))
    }
  return { width: across.length, height: rows.length, places }
}

/** A field's colours by how far its cells are averaged: one pixel a cell at 0, boxes of 2, 4 … cells, down to one. */
export function mipsOf(field: Field, table: Palette): (detail: CellDetail) => Pixels {
  const made = new Map<string, Pixels>()
  return ({ across, down }) => {
    const [width, height] = [Math.ceil(field.width / 2 ** across), Math.ceil(field.height / 2 ** down)]
    const key = `${width} ${height}`
    const pixels = made.get(key) ?? paint(shrink(field, width, height), table)
    made.set(key, pixels)
    return pixels
  }
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
