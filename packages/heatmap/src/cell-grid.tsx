import { type KeyboardEvent, memo, useEffect, useRef, useState } from 'react'
import type { CellBlock } from './cell-range.js'
import { moveCell, type PlotCell } from './grid-keys.js'
import type { PlotLayout } from './layout.js'
import type { Picture } from './picture.js'

interface CellGridProps {
  /** What there is to walk through, and its words. */
  picture: Pick<Picture, 'say'> & { layout: Pick<PlotLayout, 'rows' | 'columns'> }
  label: string
  cursor: PlotCell
  range: CellBlock | null
  onMove(cell: PlotCell): void
  /** An arrow that leads out of the plot; true where there are cells beyond. */
  onBeyond?: ((cell: PlotCell) => boolean) | undefined
  onExtend(cell: PlotCell): void
  onOpen(cell: PlotCell): void
  onRange(range: CellBlock | null): void
  onCopy(): void
  onFocusChange(focused: boolean): void
}

/** Rows and columns that an arrow goes. */
const STEPS: Record<string, readonly [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/** Columns kept in the document on either side of the cursor. */
const COLUMNS_AROUND = 32

/**
 * The plot for the keyboard and screen readers: a grid of which only the cursor's row and the headers near it exist, and
 * those only while the focus is inside. Each move is spoken once, as the name of the newly focused cell.
 */
export const CellGrid = memo(function CellGrid(props: CellGridProps) {
  const { picture, cursor, label } = props
  const { layout, say } = picture
  const grid = useRef<HTMLTableElement>(null)
  const [focused, setFocused] = useState(false)
  const before = useRef<PlotCell>({ row: -1, column: -1 })
  const from = focused ? Math.max(0, cursor.column - COLUMNS_AROUND) : cursor.column
  const to = focused ? Math.min(layout.columns, cursor.column + COLUMNS_AROUND + 1) : cursor.column + 1
  const columns = Array.from({ length: to - from }, (_, c) => from + c)

  useEffect(() => {
    if (focused) grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true })
    before.current = cursor
  }, [focused, cursor])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey) return
    const ctrl = event.ctrlKey || event.metaKey
    const size = { rows: layout.rows.length, columns: layout.columns }
    const next = moveCell(event.key, ctrl, cursor, size)
    const stays = next !== null && next.row === cursor.row && next.column === cursor.column
    const step = stays && !ctrl && !event.shiftKey ? STEPS[event.key] : undefined
    if (step && props.onBeyond?.({ row: cursor.row + step[0], column: cursor.column + step[1] })) {
      // Those cells come into the plot.
    } else if (next) event.shiftKey ? props.onExtend(next) : props.onMove(next)
    else if (event.key === ' ' && event.shiftKey)
      props.onRange({ rows: [cursor.row, cursor.row], columns: [0, size.columns - 1] })
    else if (event.key === ' ' && event.ctrlKey)
      props.onRange({ rows: [0, size.rows - 1], columns: [cursor.column, cursor.column] })
    else if (event.key === 'Enter' && !ctrl) props.onOpen(cursor)
    else if (event.key === ' ') props.onOpen(cursor)
    else if (ctrl && event.key === 'a') props.onRange({ rows: [0, size.rows - 1], columns: [0, size.columns - 1] })
    else if (ctrl && event.key === 'c') props.onCopy()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  // Value first; a coordinate that did not change is not repeated.
  const spoken = () => {
    const was = before.current
    const sameRow = was.row === cursor.row && was.column !== cursor.column
    const sameColumn = was.column === cursor.column && was.row !== cursor.row
    const where = [sameRow ? '' : say.row(cursor.row), sameColumn ? '' : say.column(cursor.column)].filter(Boolean)
    return `${say.value(cursor.row, cursor.column)}. ${where.join(', ')}.`
  }

  const chosen = (column: number) =>
    props.range ? isWithin(props.range, { row: cursor.row, column }) : column === cursor.column
  // The cell that had the focus stays until the next one has it: a cell that went away would take the focus with it.
  const was = before.current
  const leaving = focused && was.row >= 0 && was.row !== cursor.row ? was : null
  return (
    <table
      ref={grid}
      className="lb-grid"
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the ARIA grid pattern on native cells
      role="grid"
      aria-label={label}
      aria-rowcount={layout.rows.length + 1}
      aria-colcount={layout.columns + 1}
      aria-multiselectable
      onKeyDown={onKeyDown}
      onFocus={() => {
        setFocused(true)
        props.onFocusChange(true)
      }}
      onBlur={(event) => {
        if (event.currentTarget.contains(event.relatedTarget)) return
        setFocused(false)
        props.onFocusChange(false)
      }}
    >
      {focused && (
        <thead>
          <tr aria-rowindex={1}>
            <td />
            {columns.map((column) => (
              <th key={column} scope="col" aria-colindex={column + 2}>
                {say.column(column)}
              </th>
            ))}
          </tr>
        </thead>
      )}
      <tbody>
        {leaving && (
          <tr key={leaving.row} aria-rowindex={leaving.row + 2}>
            <td
              key={leaving.column}
              // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: as above
              role="gridcell"
              aria-colindex={leaving.column + 2}
              tabIndex={-1}
              aria-label={say.value(leaving.row, leaving.column)}
            />
          </tr>
        )}
        <tr key={cursor.row} aria-rowindex={cursor.row + 2}>
          <th scope="row" aria-colindex={1}>
            {say.row(cursor.row)}
          </th>
          {columns.map((column) => (
            <td
              key={column}
              // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: as above
              role="gridcell"
              aria-colindex={column + 2}
              aria-selected={chosen(column)}
              tabIndex={column === cursor.column ? 0 : -1}
              aria-label={column === cursor.column ? spoken() : say.value(cursor.row, column)}
            />
          ))}
        </tr>
      </tbody>
    </table>
  )
})

const isWithin = ({ rows, columns }: CellBlock, { row, column }: PlotCell): boolean =>
  row >= rows[0] && row <= rows[1] && column >= columns[0] && column <= columns[1]
