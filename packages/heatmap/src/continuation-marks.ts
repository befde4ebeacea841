import type { PlotLayout } from './layout.js'

interface Mark {
  x: number
  y: number
  width: number
  height: number
}

/** A bar along what the model wrote itself, from a drawn position on, and a line where it began. */
export function continuationMarks(layout: PlotLayout, from: number): Mark[] {
  const { x, y, width, height, cellWidth, cellHeight, transposed } = layout
  const [right, bottom] = [x + width, y + height]
  if (transposed) {
    const top = y + from * cellHeight
    const bar = { x: right + 1, y: top, width: 3, height: bottom - top }
    return from === 0 ? [bar] : [bar, { x: x - 4, y: top - 1, width: width + 8, height: 2 }]
  }
  const left = x + from * cellWidth
  const bar = { x: left, y: bottom + 1, width: right - left, height: 3 }
  return from === 0 ? [bar] : [bar, { x: left - 1, y: y - 4, width: 2, height: height + 8 }]
}
