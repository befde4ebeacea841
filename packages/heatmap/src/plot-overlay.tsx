import { type ReactNode, useCallback, useMemo, useRef } from 'react'
import type { PlotCell } from './grid-keys.js'
import type { PlotLayout } from './layout.js'

/** Crosshair and outline of the hovered cell: three boxes moved by hand, so hovering commits nothing in React. */
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
      for (const { current } of [row, column, outline]) if (current) current.hidden = !cell
      if (!cell) return true
      const left = layout.x + cell.column * layout.cellWidth
      const top = layout.y + cell.row * layout.cellHeight
      place(row.current, 0, top, left, layout.cellHeight)
      place(
        column.current,
        left,
        top + layout.cellHeight,
        layout.cellWidth,
        layout.body.height - top - layout.cellHeight,
      )
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
