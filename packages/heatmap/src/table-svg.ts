import type { CardResult } from '@lensboard/contract'
import { type FigureParts, figureFrame } from './figure-frame.js'
import { wordsLegend } from './legend-svg.js'
import { displayPiece, type Segment } from './piece.js'
import { resultLines, type TableLook } from './result-lines.js'
import { estimateWidth, fitSegments, widthOf } from './segment-fit.js'
import { svgSegments } from './svg-segments.js'
import type { TableColumn } from './table-columns.js'
import { THEMES } from './theme.js'

const COLORS = THEMES.light
const LINE = 18
const SIZE = 11
const SIDE = 12
const GAP = 16
const COLUMN_MAX = 16
/** A figure of more lines is no figure; what is left out is said. */
const LINES_MAX = 200

interface TableSvgOptions extends TableLook {
  title: string
  runKey?: string | undefined
  width: number
  /** How it was read. */
  what: string
  parts?: FigureParts | undefined
}

/** A card that is seen as a table, as a standalone SVG in the light theme: its first lines, with their number. */
export function tableSvg(result: CardResult, options: TableSvgOptions): string {
  const { title, runKey, what, parts } = options
  const { lines, columns } = resultLines(result, options)
  const shown = Math.min(lines, LINES_MAX)
  const cells = columns.map((column) => [
    plain(column.name),
    ...Array.from({ length: shown }, (_, line) => shownText(column, line)),
  ])
  const widths = cells.map((column) =>
    Math.ceil(Math.max(...column.map((one) => widthOf(fitSegments(one, COLUMN_MAX, estimateWidth)))) * SIZE + 2),
  )
  const width = Math.max(options.width, 2 * SIDE + widths.reduce((sum, one) => sum + one + GAP, -GAP))
  const svg: string[] = []
  let x = SIDE
  for (const [i, column] of cells.entries()) {
    const align = columns[i]?.number ? ('right' as const) : ('left' as const)
    for (const [line, segments] of column.entries()) {
      const color = line === 0 ? COLORS.ink2 : COLORS.ink
      const box = { x, y: (line + 0.5) * LINE, width: widths[i]!, size: SIZE, align, color, markColor: COLORS.ink3 }
      svg.push(svgSegments(segments, box))
    }
    x += widths[i]! + GAP
  }
  const rule = (line: number, color: string) => `<path d="M${SIDE} ${line * LINE}H${width - SIDE}" stroke="${color}"/>`
  const rules = [rule(1, COLORS.lineStrong), ...Array.from({ length: shown }, (_, line) => rule(line + 2, COLORS.line))]
  const measured = shown < lines ? `First ${shown} of ${lines.toLocaleString('en')} lines` : `${lines} lines`
  const body = { svg: rules.join('') + svg.join(''), height: (shown + 1) * LINE + 4 }
  const legend = shown < lines ? wordsLegend(measured, width) : undefined
  return figureFrame({ facts: result.facts, title, runKey, width, what, measured, body, legend }, parts)
}

const plain = (text: string): Segment[] => [{ kind: 'text', text }]

/** What a cell shows: words and numbers as they are, tokens with their marks. */
function shownText(column: TableColumn, line: number): readonly Segment[] {
  const shown = column.show(line)
  if (typeof shown === 'string' || typeof shown === 'number') return plain(String(shown))
  return displayPiece({ text: column.text(line) })
}
