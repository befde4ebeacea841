import { memo, type PointerEvent, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { CellGrid } from './cell-grid.js'
import { type CellBlock, useCellRange } from './cell-range.js'
import { CellsImage } from './cells-image.js'
import { useHydrated } from './client-effect.js'
import { hasGaps } from './field.js'
import type { PlotCell } from './grid-keys.js'
import { cellAt, isDrawn, type PlotLayout } from './layout.js'
import type { Picture } from './picture.js'
import { useHoverOverlay } from './plot-overlay.js'
import { CARD_PARTS } from './sizes.js'
import { TextLayer } from './text-layer.js'
import type { Theme } from './theme.js'
import { hideTooltip, showTooltip, type TooltipLine } from './tooltip.js'
import type { Zoom } from './zoom.js'

export interface PlotProps {
  picture: Picture
  theme: Theme
  zoom: Zoom
  interactive: boolean
  label: string
  selected: PlotCell | null
  /** Drawn over the bitmap and under everything that is pointed at. */
  over?: ReactNode
  /** What stands under the axis. */
  under?: ReactNode
  /** The cell the keyboard starts from. */
  start: PlotCell
  /** Calls back with cells that others point at; returns how to stop. */
  pointed?(listener: (cell: PlotCell | null) => void): () => void
  onHover(cell: PlotCell | null): void
  onSelect(cell: PlotCell): void
  onOpen(cell: PlotCell): void
  /** An arrow that leads out of the plot; true where there are cells beyond. */
  onBeyond?: ((cell: PlotCell) => boolean) | undefined
}

const TRAVEL_MAX = 6

/** A heatmap: one bitmap, one layer of text, one frame of overlays, and a grid for the keyboard. */
export const Plot = memo(function Plot(props: PlotProps) {
  const { picture, theme, zoom, interactive, selected, pointed, onHover, onSelect, onOpen } = props
  const { layout } = picture
  const root = useRef<HTMLDivElement>(null)
  const overlay = useHoverOverlay(layout)
  const { show } = overlay
  useEffect(() => pointed?.(show), [pointed, show])
  const [focused, setFocused] = useState(false)
  const [moved, setMoved] = useState<PlotCell | null>(null)
  const { range, setRange } = useCellRange()
  const anchor = useRef<PlotCell | null>(null)
  const pressed = useRef<{ x: number; y: number } | null>(null)
  const hydrated = useHydrated()
  const cursor = useMemo(
    () => clampTo(layout, selected ?? moved ?? props.start),
    [layout, selected, moved, props.start],
  )

  const under = (event: PointerEvent): PlotCell | null => {
    const box = root.current?.getBoundingClientRect()
    if (!box || box.width === 0) return null
    const scale = box.width / layout.body.width
    return cellAt(layout, (event.clientX - box.left) / scale, (event.clientY - box.top) / scale)
  }
  /** What is said of the row or column whose label is pointed at. */
  const labelUnder = (event: PointerEvent): TooltipLine[] | null => {
    const at = labelAt(event)
    if (!at) return null
    return picture.axisTooltip?.[at.axis](at.index) ?? null
  }
  const labelAt = (event: PointerEvent): { axis: 'row' | 'column'; index: number } | null => {
    const box = root.current?.getBoundingClientRect()
    if (!box || box.width === 0) return null
    const scale = box.width / layout.body.width
    const column = Math.floor(((event.clientX - box.left) / scale - layout.x) / layout.cellWidth)
    const y = (event.clientY - box.top) / scale - layout.y
    const row = Math.floor(y / layout.cellHeight)
    if (column < 0 && row >= 0 && row < layout.rows.length) return { axis: 'row', index: row }
    const below = y >= layout.height && y < layout.height + CARD_PARTS.axis
    return below && column >= 0 && column < layout.columns ? { axis: 'column', index: column } : null
  }
  const onPointerMove = (event: PointerEvent) => {
    if (event.pointerType === 'touch') return
    const cell = under(event)
    if (overlay.show(cell)) onHover(cell)
    const lines = event.buttons !== 0 ? null : cell ? picture.tooltip(cell.row, cell.column) : labelUnder(event)
    if (lines) showTooltip(lines, event.clientX, event.clientY)
    else hideTooltip()
  }
  const onPointerLeave = () => {
    hideTooltip()
    if (overlay.show(null)) onHover(null)
  }

  const move = useCallback(
    (cell: PlotCell) => {
      anchor.current = null
      setRange(null)
      setMoved(cell)
      onSelect(cell)
    },
    [onSelect, setRange],
  )
  const extend = useCallback(
    (cell: PlotCell) => {
      const from = anchor.current ?? (range ? acrossFrom(range, cursor) : cursor)
      anchor.current = from
      setRange(block(from, cell))
      setMoved(cell)
      onSelect(cell)
    },
    [cursor, range, onSelect, setRange],
  )
  const copy = useCallback(() => {
    const { rows, columns } = range ?? block(cursor, cursor)
    navigator.clipboard?.writeText(picture.tsv(rows, columns)).catch(() => {})
  }, [range, cursor, picture])

  const onPointerUp = (event: PointerEvent) => {
    const from = pressed.current
    pressed.current = null
    if (!interactive || !from || Math.hypot(event.clientX - from.x, event.clientY - from.y) > TRAVEL_MAX) return
    const cell = under(event)
    const label = cell ? null : labelAt(event)
    if (label?.axis === 'row') setRange({ rows: [label.index, label.index], columns: [0, layout.columns - 1] })
    if (label?.axis === 'column') setRange({ rows: [0, layout.rows.length - 1], columns: [label.index, label.index] })
    if (!cell) return
    event.shiftKey ? extend(cell) : move(cell)
    // The keyboard goes on from the clicked cell.
    root.current?.querySelector<HTMLElement>('[role="gridcell"]')?.focus({ preventScroll: true })
  }

  const gaps = useMemo(() => hasGaps(picture.pixels), [picture.pixels])
  const marked = selected ?? (focused ? cursor : null)
  return (
    <div
      ref={root}
      className="lb-heatmap"
      style={{ width: layout.body.width, height: layout.body.height }}
      {...(interactive ? {} : { role: 'img', 'aria-label': props.label })}
      onPointerMove={onPointerMove}
      onPointerLeave={onPointerLeave}
      onPointerDown={(event) => {
        if (event.button === 0) pressed.current = { x: event.clientX, y: event.clientY }
      }}
      onPointerUp={onPointerUp}
    >
      <CellsImage
        layout={layout}
        mip={picture.mip}
        pixels={picture.pixels}
        zoom={zoom}
        gaps={gaps}
        poster={!hydrated}
      />
      {props.over}
      {layout.gap > 0 && <div className="lb-row-gap" style={gapOf(layout)} />}
      {overlay.node}
      <TextLayer picture={picture} theme={theme} zoom={zoom} />
      {range && <div className="lb-range" style={boxOf(layout, range)} />}
      {marked && isDrawn(layout, marked) && (
        <div className="lb-selected" style={boxOf(layout, block(marked, marked))} data-small={isSmall(layout)} />
      )}
      {interactive && (
        <CellGrid
          picture={picture}
          label={props.label}
          cursor={cursor}
          range={range}
          onMove={move}
          onBeyond={props.onBeyond}
          onExtend={extend}
          onOpen={onOpen}
          onRange={setRange}
          onCopy={copy}
          onFocusChange={setFocused}
        />
      )}
      {props.under}
    </div>
  )
})

const block = (a: PlotCell, b: PlotCell): CellBlock => ({
  rows: [Math.min(a.row, b.row), Math.max(a.row, b.row)],
  columns: [Math.min(a.column, b.column), Math.max(a.column, b.column)],
})

/** The corner of a block opposite to a cell, from which it is extended. */
const acrossFrom = ({ rows, columns }: CellBlock, { row, column }: PlotCell): PlotCell => ({
  row: row === rows[0] ? rows[1] : rows[0],
  column: column === columns[0] ? columns[1] : columns[0],
})

const boxOf = ({ x, y, cellWidth, cellHeight }: PlotLayout, { rows, columns }: CellBlock) => ({
  left: x + columns[0] * cellWidth,
  top: y + rows[0] * cellHeight,
  width: (columns[1] - columns[0] + 1) * cellWidth,
  height: (rows[1] - rows[0] + 1) * cellHeight,
})

/** A line of the card's own colour where rows are left out before the output. */
const gapOf = ({ x, y, width, height, cellWidth, cellHeight, gap, transposed }: PlotLayout) =>
  transposed
    ? { left: x + gap * cellWidth - 1, top: y, width: 3, height }
    : { left: x, top: y + gap * cellHeight - 1, width, height: 3 }

const isSmall = ({ cellWidth, cellHeight }: PlotLayout) => Math.min(cellWidth, cellHeight) < 12 || undefined

const clampTo = ({ rows, columns }: PlotLayout, { row, column }: PlotCell): PlotCell => ({
  row: Math.min(rows.length - 1, Math.max(0, row)),
  column: Math.min(columns - 1, Math.max(0, column)),
})
