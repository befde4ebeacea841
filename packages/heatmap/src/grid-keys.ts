/** A drawn cell: row 0 is on top, column 0 is left. */
export interface PlotCell {
  row: number
  column: number
}

const PAGE_ROWS = 8

/** Where a key moves the cell cursor in a grid of rows × columns; null for a key that does not move it. */
export function moveCell(
  key: string,
  ctrl: boolean,
  { row, column }: PlotCell,
  { rows, columns }: { rows: number; columns: number },
): PlotCell | null {
  const to = (nextRow: number, nextColumn: number): PlotCell => ({
    row: Math.min(rows - 1, Math.max(0, nextRow)),
    column: Math.min(columns - 1, Math.max(0, nextColumn)),
  })
  switch (key) {
    case 'ArrowUp':
      return to(row - 1, column)
    case 'ArrowDown':
      return to(row + 1, column)
    case 'ArrowLeft':
      return to(row, column - 1)
    case 'ArrowRight':
      return to(row, column + 1)
    case 'PageUp':
      return to(row - PAGE_ROWS, column)
    case 'PageDown':
      return to(row + PAGE_ROWS, column)
    case 'Home':
      return to(ctrl ? 0 : row, 0)
    case 'End':
      return to(ctrl ? rows - 1 : row, columns - 1)
    default:
      return null
  }
}
