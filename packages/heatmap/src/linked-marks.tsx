import { memo, useEffect, useRef } from 'react'
import type { HoverChannel } from './hover-channel.js'
import { drawnCell, type PlotLayout } from './layout.js'
import type { LensCell } from './lens-cell.js'

/** What a card of the same tokens points at; −1 for what the other card does not have. */
export interface LinkedPoint extends LensCell {
  /** From attention: `position` reads this one. Absent where one position is meant. */
  key?: number
}

interface LinkedProps {
  layout: PlotLayout
  linked: HoverChannel<LinkedPoint>
}

interface Box {
  left: number
  top: number
  width: number
  height: number
}

/**
 * What another card points at on a reading: its position as a band, and the cell where the row is here too. Attention
 * points at two positions: the band of the one that is read is dashed, and both say which they are.
 */
export const LinkedCell = memo(function LinkedCell({ layout, linked }: LinkedProps) {
  const band = useRef<HTMLDivElement>(null)
  const read = useRef<HTMLDivElement>(null)
  const outline = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const { x, y, width, height, cellWidth, cellHeight, transposed } = layout
    const bandAt = (position: number): Box | null => {
      const at = drawnCell(layout, { row: 0, column: position })
      const drawn = transposed ? at.row : at.column
      if (drawn < 0) return null
      return transposed
        ? { left: x, top: y + drawn * cellHeight, width, height: cellHeight }
        : { left: x + drawn * cellWidth, top: y, width: cellWidth, height }
    }
    const show = (point: LinkedPoint | null) => {
      const pair = point?.key !== undefined
      if (band.current) band.current.dataset.says = pair ? 'reads' : ''
      put(band.current, point && bandAt(point.position))
      put(read.current, pair && point.key !== point.position ? bandAt(point.key!) : null)
      const at = point && drawnCell(layout, { row: point.row, column: point.position })
      const whole = at !== null && at.row >= 0 && at.column >= 0
      const cell = { width: cellWidth, height: cellHeight }
      put(outline.current, whole ? { ...cell, left: x + at.column * cellWidth, top: y + at.row * cellHeight } : null)
    }
    show(linked.get())
    return linked.subscribe(show)
  }, [layout, linked])
  return (
    <>
      <div ref={band} className="lb-linked-band" hidden />
      <div ref={read} className="lb-linked-band" data-says="is read" hidden />
      <div ref={outline} className="lb-linked" hidden />
    </>
  )
})

/**
 * The same on a map of attention: the row that reads, the column that is read (dashed), and the cell where another map
 * points at one. A position of a reading is both, so it is marked as a row and as a column.
 */
export const LinkedPair = memo(function LinkedPair({ layout, linked }: LinkedProps) {
  const row = useRef<HTMLDivElement>(null)
  const column = useRef<HTMLDivElement>(null)
  const outline = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const { x, y, width, height, cellWidth, cellHeight, rows } = layout
    const here = (at: number) => at >= 0 && at < rows.length
    const show = (point: LinkedPoint | null) => {
      const query = point?.position ?? -1
      const key = point?.key ?? query
      const top = y + query * cellHeight
      const left = x + key * cellWidth
      put(row.current, here(query) ? { left: x, top, width, height: cellHeight } : null)
      put(column.current, here(key) ? { left, top: y, width: cellWidth, height } : null)
      const whole = point?.key !== undefined && here(query) && here(key)
      put(outline.current, whole ? { left, top, width: cellWidth, height: cellHeight } : null)
    }
    show(linked.get())
    return linked.subscribe(show)
  }, [layout, linked])
  return (
    <>
      <div ref={row} className="lb-linked-band" hidden />
      <div ref={column} className="lb-linked-band" data-read="" hidden />
      <div ref={outline} className="lb-linked" hidden />
    </>
  )
})

/** Moves a mark by hand, or hides it: what others point at commits nothing in React. */
export function put(element: HTMLElement | null, box: Box | null): void {
  if (!element) return
  element.hidden = !box
  if (!box) return
  element.style.transform = `translate(${box.left}px, ${box.top}px)`
  element.style.width = `${box.width}px`
  element.style.height = `${box.height}px`
}
