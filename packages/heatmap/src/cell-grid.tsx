import { type KeyboardEvent, memo, useEffect, useRef, useState } from 'react'
import { moveCell, type PlotCell } from './grid-keys.js'
import type { Picture } from './picture.js'

interface CellGridProps {
  picture: Picture
  label: string
  cursor: PlotCell
  onMove(cell: PlotCell): void
  onExtend(cell: PlotCell): void
  onOpen(cell: PlotCell): void
  onRange(range: { rows: [number, number]; columns: [number, number] } | null): void
  onCopy(): void
  onFocusChange(focused: boolean): void
}

/**
 * The plot for the keyboard and screen readers: a grid of which only the cursor's row and the headers exist, and
 * those only while the focus is inside. Each move is spoken once, as the name of the newly focused cell.
 */
export const CellGrid = memo(function CellGrid(props: CellGridProps) {
  const { picture, cursor, label } = props
  const { layout, say } = picture
  const grid = useRef<HTMLTableElement>(null)
  const [focused, setFocused] = useState(false)
  const before = useRef<PlotCell>({ row: -1, column: -1 })
  const columns = focused ? Array.from({ length: layout.columns }, (_, c) => c) : [cursor.column]

  useEffect(() => {
    if (focused) grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true })
    before.current = cursor
  }, [focused, cursor])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey) return
    const ctrl = event.ctrlKey || event.metaKey
    const size = { rows: layout.rows.length, columns: layout.columns }
    const next = moveCell(event.key, ctrl, cursor, size)
    if (next) event.shiftKey ? props.onExtend(next) : props.onMove(next)
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

  return (
    <table
      ref={grid}
      className="lb-grid"
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the ARIA grid pattern on native cells
      role="grid"
      aria-label={label}
      aria-rowcount={layout.rows.length + 1}
      aria-colcount={layout.columns + 1}
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
        <tr aria-rowindex={cursor.row + 2}>
          <th scope="row" aria-colindex={1}>
            {say.row(cursor.row)}
          </th>
          {columns.map((column) => (
            <td
              key={column}
              // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: as above
              role="gridcell"
              aria-colindex={column + 2}
              aria-selected={column === cursor.column}
              tabIndex={column === cursor.column ? 0 : -1}
              aria-label={column === cursor.column ? spoken() : say.value(cursor.row, column)}
            />
          ))}
        </tr>
      </tbody>
    </table>
  )
})
