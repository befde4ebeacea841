import type { LensResult } from '@lensboard/contract'
import { memo, useMemo, useState } from 'react'
import { CellGrid } from './cell-grid.js'
import { type ChartChoice, type ChartLine, lineLetters } from './chart-lines.js'
import type { PlotCell } from './grid-keys.js'
import type { LensCell } from './lens-cell.js'
import { nameOf } from './line-name.js'
import { spellPiece, spellSegments } from './piece.js'
import { spellRow } from './row-label.js'
import { measureWords, streamRows } from './trajectory.js'

interface ChartGridProps {
  result: LensResult
  choice: ChartChoice
  lines: readonly ChartLine[]
  /** The point that the keyboard is at; null when it left. */
  onPoint(cell: LensCell | null): void
  onOpen(cell: LensCell): void
  onCopy(): void
}

/** The points of a chart for the keyboard and screen readers: lines down, rows of the reading across. */
export const ChartGrid = memo(function ChartGrid(props: ChartGridProps) {
  const { result, choice, lines, onPoint, onOpen, onCopy } = props
  const shown = useMemo(() => lines.toReversed(), [lines])
  const rows = useMemo(() => streamRows(result), [result])
  const [moved, setMoved] = useState<PlotCell>({ row: 0, column: rows.length - 1 })
  const words = measureWords(choice.measure)
  const cursor = useMemo(
    () => ({ row: Math.min(moved.row, shown.length - 1), column: Math.min(moved.column, rows.length - 1) }),
    [moved, shown, rows],
  )
  const picture = useMemo(
    () => ({
      layout: { rows: shown.map((_, i) => i), columns: rows.length },
      say: {
        value: (row: number, column: number) => words.format(shown[row]?.values[rows[column]!] ?? Number.NaN),
        row: (row: number) => (shown[row] ? spellLine(result, choice, shown[row]) : ''),
        column: (column: number) => {
          const of = result.rows[rows[column]!]
          return of ? spellRow(of) : ''
        },
      },
    }),
    [result, choice, shown, rows, words],
  )
  const meaning = ({ row, column }: PlotCell): LensCell => ({
    row: rows[column] ?? 0,
    position: shown[row]?.position ?? 0,
  })
  const move = (cell: PlotCell) => {
    setMoved(cell)
    onPoint(meaning(cell))
  }
  if (shown.length === 0) return null
  return (
    <CellGrid
      picture={picture}
      label={`${words.name}, ${shown.length === 1 ? '1 line' : `${shown.length} lines`} over ${rows.length} rows`}
      cursor={cursor}
      range={null}
      onMove={move}
      onExtend={move}
      onOpen={(cell) => onOpen(meaning(cell))}
      onRange={() => {}}
      onCopy={onCopy}
      onFocusChange={(focused) => onPoint(focused ? meaning(cursor) : null)}
    />
  )
})

const spellLine = (result: LensResult, choice: ChartChoice, line: ChartLine): string => {
  const at = `position ${line.position} ${spellPiece(result.tokens[line.position] ?? { text: '' })}`
  const name = line.less === undefined ? `${spellSegments(nameOf(result, choice, line))}, ` : ''
  return `${lineLetters(line)}, ${name}${at}`
}
