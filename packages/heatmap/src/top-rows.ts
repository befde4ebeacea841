import { type LensResult, pieceLabel } from '@lensboard/contract'
import { field } from './chart-csv.js'
import { type FigureParts, figureFrame } from './figure-frame.js'
import { candidates } from './lens-cell.js'
import { exactFloat, formatProb } from './numbers.js'
import { displayPiece, type Segment } from './piece.js'
import { rowLabel } from './row-label.js'
import { svgSegments } from './svg-segments.js'
import { THEMES } from './theme.js'

type At = (position: number) => LensResult

const rowsOf = (result: LensResult) => result.rows.map((of, row) => ({ row, name: rowLabel(of) })).reverse()

/** The top tokens of every row at some positions in long form, one token a line, in full precision. */
export function topRowsCsv(at: At, positions: readonly number[]): string {
  const lines = positions.flatMap((position) => {
    const result = at(position)
    return rowsOf(result).flatMap(({ row, name }) =>
      candidates(result, { row, position }).map(({ rank, piece, id, logProb }) => [
        name,
        String(position),
        pieceLabel(result.tokens[position] ?? { text: '' }),
        String(rank),
        pieceLabel(piece),
        String(id),
        exactFloat(logProb),
      ]),
    )
  })
  const head = ['row', 'position', 'read', 'rank', 'token', 'id', 'log_prob']
  return [head, ...lines].map((line) => line.map(field).join(',')).join('\n')
}

const COLORS = THEMES.light
const TOP = 8
const LINE = 20
const ROW_NAME = 64
const COLUMN = 124

interface TopRowsSvgOptions {
  title: string
  runKey?: string | undefined
  parts?: FigureParts | undefined
}

/** The same table as a standalone SVG in the light theme. */
export function topRowsSvg(at: At, positions: readonly number[], { title, runKey, parts }: TopRowsSvgOptions): string {
  const tables = positions.map((position) => ({ position, result: at(position) }))
  const topK = Math.max(1, ...tables.map(({ result }) => result.topK))
  const width = Math.max(440, ROW_NAME + topK * COLUMN + 24)
  const lines: string[] = []
  let y = TOP
  for (const { position, result } of tables) {
    const read: Segment[] = [
      { kind: 'text', text: `at ${position} ` },
      ...displayPiece(result.tokens[position] ?? { text: '' }),
    ]
    lines.push(svgSegments(read, { ...CELL, x: 12, y, width: width - 24 }))
    y += LINE
    for (const { row, name } of rowsOf(result)) {
      lines.push(`<path d="M12 ${y - LINE / 2}H${width - 12}" stroke="${COLORS.line}"/>`)
      lines.push(svgSegments([{ kind: 'text', text: name }], { ...CELL, x: 12, y, width: ROW_NAME - 8 }))
      for (const [k, { piece, prob }] of candidates(result, { row, position }).entries()) {
        const x = 12 + ROW_NAME + k * COLUMN
        lines.push(svgSegments(displayPiece(piece), { ...CELL, x, y, width: COLUMN - 60 }))
        lines.push(
          svgSegments([{ kind: 'text', text: formatProb(prob) }], { ...FAINT, x: x + COLUMN - 58, y, width: 52 }),
        )
      }
      y += LINE
    }
    y += LINE / 2
  }
  const [first] = tables
  if (!first) return ''
  const { facts } = first.result
  const what = `Top ${topK} of every row`
  const measured = 'tokens with their probabilities'
  const body = { svg: lines.join(''), height: y }
  return figureFrame({ facts, title, runKey, width, what, measured, body }, parts)
}

const CELL = { size: 11, color: COLORS.ink, markColor: COLORS.ink3, align: 'left' as const }
const FAINT = { ...CELL, color: COLORS.ink2, align: 'right' as const }
