import { type KeyboardEvent, type MouseEvent, type PointerEvent, useEffect, useRef } from 'react'
import { moveCell, type PlotCell } from './grid-keys.js'
import { hideTooltip, showTooltip, type TooltipLine } from './tooltip.js'

/** How a list of cells is read: by pointer and arrow keys while `interactive`. Row 0 is on top. */
export interface ListReading {
  interactive?: boolean | undefined
  selected?: PlotCell | null | undefined
  onSelect?: ((cell: PlotCell) => void) | undefined
  onHover?: ((cell: PlotCell | null) => void) | undefined
}

/** Handlers of the list's frame, and what marks one element as a cell of it. */
export function useListCells<Frame extends HTMLElement>(
  size: { rows: number; columns: number },
  { interactive = false, selected, onSelect, onHover }: ListReading,
  tooltip: (cell: PlotCell) => readonly TooltipLine[],
) {
  const frame = useRef<Frame>(null)
  const at = selected ?? { row: 0, column: 0 }
  const { row, column } = at
  useEffect(() => {
    if (!interactive || !selected) return
    const cell = frame.current?.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`)
    cell?.scrollIntoView({ block: 'nearest' })
    if (frame.current?.contains(document.activeElement)) cell?.focus({ preventScroll: true })
  }, [interactive, selected, row, column])
  const read = (event: MouseEvent<Frame> | PointerEvent<Frame>): PlotCell | null => {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-row]') : null
    return cell && { row: Number(cell.dataset.row), column: Number(cell.dataset.column) }
  }
  return {
    frame: {
      ref: frame,
      onClick: (event: MouseEvent<Frame>) => {
        const cell = read(event)
        if (interactive && cell) onSelect?.(cell)
      },
      onPointerMove: (event: PointerEvent<Frame>) => {
        const cell = read(event)
        if (cell && event.buttons === 0) showTooltip(tooltip(cell), event.clientX, event.clientY)
        else hideTooltip()
        onHover?.(cell)
      },
      onPointerLeave: () => {
        hideTooltip()
        onHover?.(null)
      },
      onKeyDown: (event: KeyboardEvent<Frame>) => {
        if (!interactive || event.altKey) return
        const ctrl = event.ctrlKey || event.metaKey
        const opens = !ctrl && (event.key === 'Enter' || event.key === ' ')
        const next = opens ? at : moveCell(event.key, ctrl, at, size)
        if (!next) return
        onSelect?.(next)
        event.preventDefault()
        event.stopPropagation()
      },
    },
    cell: (row: number, column: number) => ({
      'data-row': row,
      'data-column': column,
      'aria-selected': selected?.row === row && selected.column === column,
      tabIndex: interactive && at.row === row && at.column === column ? 0 : -1,
    }),
  }
}
