import type { LensResult } from '@lensboard/contract'
import type { Domain } from './domain.js'
import { lensField, mipsOf } from './field.js'
import { joinedCharacters } from './joined-characters.js'
import { dataCell, type PlotLayout } from './layout.js'
import { candidate, type LensCell } from './lens-cell.js'
import { type Metric, whyMissing } from './metric.js'
import { formatProb } from './numbers.js'
import { pairWords } from './pair-words.js'
import { type PaletteName, palette } from './palette.js'
import type { CellText, Picture } from './picture.js'
import { displayPiece, type Segment, spellPiece } from './piece.js'
import type { RowNote } from './read-through.js'
import { rowLabel, spellRow, whatRowReads } from './row-label.js'
import { subjectSegments } from './subject.js'
import type { Theme } from './theme.js'
import type { TooltipLine } from './tooltip.js'
import { toTsv } from './tsv.js'

/** How a lens result is shown. */
export interface LensView {
  metric: Metric
  domain: Domain
  theme: Theme
  /** Another palette than the metric's own. */
  palette?: PaletteName | undefined
  /** What the result is held against, with the same rows: the metric is then drawn as the difference to it. */
  baseline?: LensResult | undefined
  /** Marked rows by their index in the result. */
  notes?: ReadonlyMap<number, RowNote> | undefined
}

/** The drawing of a lens result in a layout; `metric` is the difference already where there is a baseline. */
export function lensPicture(result: LensResult, layout: PlotLayout, view: LensView): Picture {
  const { metric, domain, theme, baseline, notes } = view
  const plainMetric = metric.of ?? metric
  // A followed token or a difference is what the cell is about; elsewhere it is the row's first choice.
  const valueFirst = baseline !== undefined || metric.subjects !== undefined
  const sides = baseline && metric.sides?.[0] === 'A' ? metric.sides : undefined
  // Said only where two readings do not have the same rows and tokens.
  const pair = pairWords(result, baseline, metric.sides)
  const tokens = result.ids.length
  const { transposed } = layout
  const at = (row: number, column: number): LensCell => {
    const data = dataCell(layout, { row, column })
    return { row: data.row, position: data.column }
  }
  const value = (row: number, column: number) => {
    const cell = at(row, column)
    return metric.at(result, cell.row * tokens + cell.position)
  }
  const top = (row: number, column: number) => candidate(result, at(row, column), 0)
  const label = (row: number) => {
    const of = result.rows[row]
    return pair ? pair.rowLabel(row) : of ? rowLabel(of) : ''
  }
  const token = (position: number) => result.tokens[position] ?? { text: '' }
  const tokenParts = (position: number) => pair?.columnLabel(position) ?? ownParts(result, position)
  const written = (position: number) => (position >= tokens - (result.continued ?? 0) ? ' · written by the model' : '')
  const why = (cell: LensCell) => pair?.only(cell.position) ?? whyMissing(metric, result)
  const cellText = (row: number, column: number): CellText | null => {
    const v = value(row, column)
    if (Number.isNaN(v)) return null
    if (valueFirst) return { first: plain(metric.short(v)), second: null }
    return { first: displayPiece(top(row, column).piece), second: metric.short(v) }
  }
  const tooltip: Picture['tooltip'] = (row, column) => {
    const cell = at(row, column)
    const v = value(row, column)
    const { id, piece, prob } = top(row, column)
    const first: TooltipLine[] =
      id < 0 ? [] : [{ parts: [displayPiece(piece), ` ${formatProb(prob)}`], look: 'strong' }]
    const lines: ReturnType<Picture['tooltip']> = [
      {
        parts: [`${label(cell.row)} · `, tokenParts(cell.position), written(cell.position)],
        look: 'muted',
      },
      ...(sides ? tops(row, column) : first),
    ]
    if (Number.isNaN(v)) lines.push({ parts: [why(cell)] })
    else if (baseline || metric.id !== 'prob') lines.push({ parts: [...metricName(), `: ${metric.format(v)}`] })
    if (baseline && !Number.isNaN(v)) {
      const before = plainMetric.at(baseline, cell.row * baseline.ids.length + cell.position)
      const after = plainMetric.at(result, cell.row * tokens + cell.position)
      const [first, second] = metric.sides ?? ['with', 'without']
      const both = `${first} ${plainMetric.format(after)}, ${second} ${plainMetric.format(before)}`
      lines.push({ parts: [both], look: 'muted' })
    }
    const marked = notes?.get(cell.row)
    if (marked) lines.push({ parts: [marked.say], look: 'muted' })
    return lines
  }
  /** What each of two readings says first; null of one that does not have the cell. */
  const firsts = (row: number, column: number) =>
    [result, baseline].map((one, side) => {
      const cell = at(row, column)
      const first = one && cell.position < one.ids.length ? candidate(one, cell, 0) : null
      return { side: sides?.[side] ?? '', first: first && first.id >= 0 ? first : null }
    })
  const tops = (row: number, column: number): ReturnType<Picture['tooltip']> =>
    firsts(row, column).map(({ side, first }) =>
      first
        ? { parts: [`${side} `, displayPiece(first.piece), ` ${formatProb(first.prob)}`], look: 'strong' }
        : { parts: [`${side} no value`], look: 'muted' },
    )
  const metricName = (): ReturnType<Picture['tooltip']>[number]['parts'] => {
    const [a, b] = metric.subjects?.map((subject) => subjectSegments(result, subject)) ?? []
    return a ? [`${metric.name} `, a, ...(b ? [' − ', b] : [])] : [metric.name]
  }
  const sayValue = (row: number, column: number): string => {
    const v = value(row, column)
    const { piece, prob } = top(row, column)
    const spoken = sides ? spellBoth(row, column) : `${spellPiece(piece)}, ${spellProb(prob)}`
    if (Number.isNaN(v)) return `${spoken}. No value: ${why(at(row, column))}`
    return metric.id === 'prob' && !baseline ? spoken : `${spoken}, ${metric.name} ${metric.format(v)}`
  }
  const spellBoth = (row: number, column: number) =>
    firsts(row, column)
      .map(
        ({ side, first }) => `${side} ${first ? `${spellPiece(first.piece)}, ${spellProb(first.prob)}` : 'no value'}`,
      )
      .join('; ')
  // What stands at either axis: rows of the reading, or positions of its prompt.
  const [rowAxis, positionAxis] = transposed ? [layout.across, layout.rows] : [layout.rows, layout.across]
  const rowOf = (drawn: number) => rowAxis[drawn] ?? 0
  const positionOf = (drawn: number) => positionAxis[drawn] ?? 0
  const rowSay = (drawn: number) => {
    const of = result.rows[rowOf(drawn)]
    return [pair ? pair.spellRow(rowOf(drawn)) : of && spellRow(of), notes?.get(rowOf(drawn))?.say]
      .filter(Boolean)
      .join('. ')
  }
  const positionSay = (drawn: number) => {
    const position = positionOf(drawn)
    const where = pair?.spellColumn(position) ?? `position ${position} ${spellPiece(token(position))}`
    return `${where}${written(position) && ', written by the model'}`
  }
  const ofRows = {
    label: (drawn: number) => plain(label(rowOf(drawn))),
    note: (drawn: number) => notes?.get(rowOf(drawn)),
    say: rowSay,
    tooltip: (drawn: number): TooltipLine[] => {
      const of = result.rows[rowOf(drawn)]
      const said = notes?.get(rowOf(drawn))?.say
      const lines: TooltipLine[] = [{ parts: [label(rowOf(drawn))], look: 'strong' }]
      if (of) lines.push({ parts: [pair?.rowReads(rowOf(drawn)) ?? whatRowReads(of)] })
      return said ? [...lines, { parts: [said], look: 'muted' }] : lines
    },
  }
  const ofPositions = {
    label: (drawn: number) => tokenParts(positionOf(drawn)),
    say: positionSay,
    tooltip: (drawn: number): TooltipLine[] => {
      const position = positionOf(drawn)
      return [
        { parts: [tokenParts(position), written(position)], look: 'strong' },
        {
          parts: [pair?.columnPlace(position) ?? `position ${position}, predicts position ${position + 1}`],
          look: 'muted',
        },
      ]
    },
  }
  const [down, across] = transposed ? [ofPositions, ofRows] : [ofRows, ofPositions]
  const from = positionAxis[0] ?? 0
  const until = from + positionAxis.length
  const dataRange = ([a, b]: [number, number]): [number, number] => {
    const ends = [rowOf(a), rowOf(b)]
    return [Math.min(...ends), Math.max(...ends)]
  }
  const mip = mipsOf(lensField(result, metric, domain, layout), palette(view.palette ?? metric.palette, theme))
  return {
    layout,
    pixels: mip({ across: 0, down: 0 }),
    mip,
    rowLabel: down.label,
    columnLabel: across.label,
    ...(transposed ? { columnNote: ofRows.note } : { rowNote: ofRows.note }),
    // Down the side a token spread over several bytes is said by its bytes.
    joined: transposed
      ? []
      : joinedCharacters(result.tokens)
          .filter((one) => one.from >= from && one.to < until)
          .map((one) => ({ ...one, from: one.from - from, to: one.to - from })),
    cellText,
    tooltip,
    axisTooltip: { row: down.tooltip, column: across.tooltip },
    say: { value: sayValue, row: down.say, column: across.say },
    tsv: (rows, columns) => {
      const [r, p] = transposed ? [columns, rows] : [rows, columns]
      return toTsv(result, { rows: dataRange(r), positions: [positionOf(p[0]), positionOf(p[1])] }, metric, pair)
    },
    ...(result.continued && tokens - result.continued < until
      ? { continuedFrom: Math.max(0, tokens - result.continued - from) }
      : {}),
  }
}

/** A token in parts; a position of a run under way that has not come yet is none, and no empty one. */
function ownParts(result: LensResult, position: number): Segment[] {
  const piece = result.tokens[position] ?? { text: '' }
  const isAwaited = result.ids[position] === -1 && 'text' in piece && piece.text === ''
  return isAwaited ? plain('…') : displayPiece(piece)
}

const plain = (text: string): Segment[] => [{ kind: 'text', text }]
const spellProb = (prob: number): string => formatProb(prob).replace('\u00a0%', ' percent').replace('>\u00a0', 'over ')
