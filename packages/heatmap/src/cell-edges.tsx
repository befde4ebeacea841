import { memo, type PointerEvent, useRef } from 'react'
import type { PlotLayout } from './layout.js'
import { CARD_PARTS } from './sizes.js'

/** How large a hand wants the cells, in CSS pixels at zoom 1: when it takes an edge, moves it and lets go. */
export type ResizeCells = (cell: { width?: number; height?: number }, hand: 'takes' | 'moves' | 'lets go') => void

interface CellEdgesProps {
  layout: PlotLayout
  onResize: ResizeCells
}

/** A press so near to an edge takes it, in screen pixels. */
const REACH = 4
/** Of smaller cells, on the screen, only the edge of the last one can be taken. */
const CELL_MIN = 14

/** Edges between column names and between row names, which can be dragged as in a table: all cells follow. */
export const CellEdges = memo(function CellEdges({ layout, onResize }: CellEdgesProps) {
  const { x, y, width, height, cellWidth, cellHeight, columns, rows } = layout
  return (
    <>
      <Edges
        className="lb-edges lb-edges--columns"
        box={{ left: x, top: y + height, width: width + REACH, height: CARD_PARTS.axis }}
        cell={cellWidth}
        count={columns}
        across
        onDrag={(width, hand) => onResize({ width }, hand)}
      />
      <Edges
        className="lb-edges lb-edges--rows"
        box={{ left: 0, top: y, width: x, height: height + REACH }}
        cell={cellHeight}
        count={rows.length}
        across={false}
        onDrag={(height, hand) => onResize({ height }, hand)}
      />
    </>
  )
})

interface EdgesProps {
  className: string
  box: { left: number; top: number; width: number; height: number }
  cell: number
  count: number
  across: boolean
  onDrag(size: number, hand: Parameters<ResizeCells>[1]): void
}

/** The number of cells before an edge near `at`; 0 where there is none. Lengths at zoom 1, `scale` to the screen. */
export function edgeAt(at: number, scale: number, { cell, count }: { cell: number; count: number }): number {
  const near = cell * scale < CELL_MIN ? count : Math.round(at / cell)
  return near >= 1 && near <= count && Math.abs(at - near * cell) * scale <= REACH ? near : 0
}

function Edges({ className, box, cell, count, across, onDrag }: EdgesProps) {
  const held = useRef<{ cells: number; from: number; scale: number; cell: number; size: number } | null>(null)
  const placeOf = (event: PointerEvent<HTMLElement>) => {
    const on = event.currentTarget.getBoundingClientRect()
    const scale = (across ? on.width / box.width : on.height / box.height) || 1
    const pixels = across ? event.clientX : event.clientY
    return { pixels, scale, cells: edgeAt((pixels - (across ? on.left : on.top)) / scale, scale, { cell, count }) }
  }
  const end = (event: PointerEvent<HTMLElement>) => {
    const was = held.current
    if (!was) return
    event.stopPropagation()
    held.current = null
    if (was.size !== was.cell) onDrag(was.size, 'lets go')
  }
  return (
    <div
      className={className}
      style={box}
      aria-hidden="true"
      onPointerDown={(event) => {
        const { pixels, scale, cells } = placeOf(event)
        if (event.button !== 0 || cells === 0) return
        event.stopPropagation()
        event.currentTarget.setPointerCapture(event.pointerId)
        held.current = { cells, from: pixels, scale, cell, size: cell }
        onDrag(cell, 'takes')
      }}
      onPointerMove={(event) => {
        const now = placeOf(event)
        const was = held.current
        event.currentTarget.toggleAttribute('data-near', was !== null || now.cells > 0)
        if (!was) return
        event.stopPropagation()
        const size = Math.max(1, was.cell + (now.pixels - was.from) / was.scale / was.cells)
        if (size === was.size) return
        was.size = size
        onDrag(size, 'moves')
      }}
      onPointerUp={end}
      onLostPointerCapture={end}
    />
  )
}
