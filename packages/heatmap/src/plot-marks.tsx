import { memo, useEffect, useRef } from 'react'
import { DASHES } from './chart-lines.js'
import type { HoverChannel } from './hover-channel.js'
import { drawnCell, type PlotLayout } from './layout.js'
import type { LensCell } from './lens-cell.js'

interface LinkedCellProps {
  layout: PlotLayout
  /** What is pointed at in a card of the same tokens. */
  linked: HoverChannel<LensCell>
}

/** What another card of the same tokens points at: its position as a band, and the cell where the row is here too. */
export const LinkedCell = memo(function LinkedCell({ layout, linked }: LinkedCellProps) {
  const band = useRef<HTMLDivElement>(null)
  const outline = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const show = (cell: LensCell | null) => {
      const at = cell && drawnCell(layout, { row: cell.row, column: cell.position })
      const { x, y, width, height, cellWidth, cellHeight, transposed } = layout
      const position = at ? (transposed ? at.row : at.column) : -1
      if (band.current) {
        band.current.hidden = position < 0
        const box = transposed
          ? { left: x, top: y + position * cellHeight, width, height: cellHeight }
          : { left: x + position * cellWidth, top: y, width: cellWidth, height }
        if (position >= 0) place(band.current, box)
      }
      if (outline.current) {
        const whole = at !== null && at.row >= 0 && at.column >= 0
        outline.current.hidden = !whole
        const box = { width: cellWidth, height: cellHeight }
        if (whole) place(outline.current, { ...box, left: x + at.column * cellWidth, top: y + at.row * cellHeight })
      }
    }
    show(linked.get())
    return linked.subscribe(show)
  }, [layout, linked])
  return (
    <>
      <div ref={band} className="lb-linked-band" hidden />
      <div ref={outline} className="lb-linked" hidden />
    </>
  )
})

function place(element: HTMLElement, box: { left: number; top: number; width: number; height: number }): void {
  element.style.transform = `translate(${box.left}px, ${box.top}px)`
  element.style.width = `${box.width}px`
  element.style.height = `${box.height}px`
}

/** Shorter than this the four strokes could not be told apart. */
const STROKE_MIN = 18

/** Marks pinned positions at the axis, each with the stroke that its lines have in a chart. */
export const PinnedPositions = memo(function PinnedPositions(props: {
  layout: PlotLayout
  positions: readonly number[]
}) {
  const { layout, positions } = props
  const { x, y, width, height, cellWidth, cellHeight, transposed, rows, across } = layout
  return positions.map((position, i) => {
    const at = (transposed ? rows : across).indexOf(position)
    if (at < 0) return null
    const step = transposed ? cellHeight : cellWidth
    const length = Math.max(STROKE_MIN, step - 4)
    const middle = (transposed ? y : x) + (at + 0.5) * step
    const stroke = { strokeDasharray: DASHES[i], className: 'lb-pinned' }
    return transposed ? (
      <svg
        key={position}
        {...stroke}
        width="4"
        height={length}
        style={{ left: x + width + 2, top: middle - length / 2 }}
        aria-hidden="true"
      >
        <path d={`M2 0V${length}`} />
      </svg>
    ) : (
      <svg
        key={position}
        {...stroke}
        width={length}
        height="4"
        style={{ left: middle - length / 2, top: y + height + 1 }}
        aria-hidden="true"
      >
        <path d={`M0 2H${length}`} />
      </svg>
    )
  })
})
