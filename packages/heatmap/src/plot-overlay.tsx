import { type ReactNode, useCallback, useMemo, useRef } from 'react'
import type { PlotCell } from './grid-keys.js'
import type { PlotLayout } from './layout.js'

/**
 * Crosshair and outline of the hovered cell: three boxes moved by hand, so hovering commits nothing in React. A cell
 * that is left out in one direction (−1) is shown by its band in the other.
 */
export function useHoverOverlay(layout: PlotLayout): { node: ReactNode; show(cell: PlotCell | null): boolean } {
  const row = useRef<HTMLDivElement>(null)
  const column = useRef<HTMLDivElement>(null)
  const outline = useRef<HTMLDivElement>(null)
  const shown = useRef<PlotCell | null>(null)
  const node = useMemo(
    () => (
      <>
        <div ref={row} className="lb-cross-row" hidden />
        <div ref={column} className="lb-cross-column" hidden />
        <div ref={outline} className="lb-hover" hidden />
      </>
    ),
    [],
  )

  /** Moves the overlay; false when the cell is the one already shown. */
  const show = useCallback(
    (cell: PlotCell | null): boolean => {
      const was = shown.current
      if (was?.row === cell?.row && was?.column === cell?.column) return false
      shown.current = cell
      const rowThere = cell !== null && cell.row >= 0 && cell.row < layout.rows.length
      const columnThere = cell !== null && cell.column >= 0 && cell.column < layout.columns
      if (row.current) row.current.hidden = !rowThere
      if (column.current) column.current.hidden = !columnThere
      if (outline.current) outline.current.hidden = !rowThere || !columnThere
      if (!cell) return true
      const left = layout.x + Math.max(0, cell.column) * layout.cellWidth
      const top = layout.y + Math.max(0, cell.row) * layout.cellHeight
      // A band for the direction that is drawn; both meet in a cell that is.
      const bandLength = columnThere ? left : layout.x + layout.width
      const bandTop = rowThere ? top + layout.cellHeight : layout.y
      const bandEnd = layout.brush ?? layout.body.height
      place(row.current, 0, top, bandLength, layout.cellHeight)
      place(column.current, left, bandTop, layout.cellWidth, bandEnd - bandTop)
      place(outline.current, left, top, layout.cellWidth, layout.cellHeight)
      return true
    },
    [layout],
  )
  return { node, show }
}

function place(element: HTMLElement | null, x: number, y: number, width: number, height: number): void {
  if (!element) return
  element.style.transform = `translate(${x}px, ${y}px)`
  element.style.width = `${width}px`
  element.style.height = `${height}px`
}
