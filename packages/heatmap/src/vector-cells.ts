import type { Pixels } from './field.js'
import { hexColor } from './palette.js'

/** Cells that may be drawn as shapes of their own; more would make a file that no editor opens. */
export const VECTOR_CELLS_MAX = 5_000

interface Place {
  x: number
  y: number
  cellWidth: number
  cellHeight: number
}

/** Pictures of one pixel a cell as one rectangle a run of equal cells; what is missing stays open. */
export function vectorCells({ width, height, rgba }: Pixels, { x, y, cellWidth, cellHeight }: Place): string {
  const parts: string[] = []
  for (let row = 0; row < height; row++)
    for (let from = 0; from < width; ) {
      const color = colorOf(rgba, row * width + from)
      let to = from + 1
      while (to < width && colorOf(rgba, row * width + to) === color) to++
      // A hair more than the cell, so that no line of the ground shows between two.
      const box = `x="${x + from * cellWidth}" y="${y + row * cellHeight}" width="${(to - from) * cellWidth + 0.2}" height="${cellHeight + 0.2}"`
      if (color) parts.push(`<rect ${box} fill="${color}"/>`)
      from = to
    }
  return `<g>${parts.join('')}</g>`
}

function colorOf(rgba: Pixels['rgba'], cell: number): string | null {
  const at = cell * 4
  return rgba[at + 3] === 0 ? null : hexColor([rgba[at]!, rgba[at + 1]!, rgba[at + 2]!])
}
