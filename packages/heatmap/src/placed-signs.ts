import type { Picture } from './picture.js'
import type { RowNote } from './read-through.js'

interface PlacedSign {
  note: RowNote
  /** Corner of the sign's box of 8 × 8, which is scaled where rows are thin. */
  x: number
  y: number
  scale: number
}

/** Where the signs of marked rows stand, in CSS pixels at zoom 1. */
export function placedSigns({ layout, rowNote, columnNote }: Picture): PlacedSign[] {
  const { x, y, height, cellWidth, cellHeight } = layout
  const signs: PlacedSign[] = []
  layout.rows.forEach((_, row) => {
    const note = rowNote?.(row)
    const scale = Math.min(1, cellHeight / 9)
    if (note) signs.push({ note, x: 4, y: y + (row + 0.5) * cellHeight - 4 * scale, scale })
  })
  layout.across.forEach((_, column) => {
    const note = columnNote?.(column)
    const scale = Math.min(0.75, cellWidth / 9)
    if (note) signs.push({ note, x: x + (column + 0.5) * cellWidth - 4 * scale, y: y + height, scale })
  })
  return signs
}
