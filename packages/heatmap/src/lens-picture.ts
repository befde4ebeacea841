import type { LensResult } from '@lensboard/contract'
import type { Domain } from './domain.js'
import { lensField, paint } from './field.js'
import { joinedCharacters } from './joined-characters.js'
import type { PlotLayout } from './layout.js'
import { candidate } from './lens-cell.js'
import { type Metric, whyMissing } from './metric.js'
import { formatProb } from './numbers.js'
import { palette } from './palette.js'
import type { CellText, Picture } from './picture.js'
import { displayPiece, type Segment, spellPiece } from './piece.js'
import type { RowNote } from './read-through.js'
import { rowLabel, spellRow } from './row-label.js'
import { subjectSegments } from './subject.js'
import type { Theme } from './theme.js'
import { toTsv } from './tsv.js'

/** How a lens result is shown. */
export interface LensView {
  metric: Metric
  domain: Domain
  theme: Theme
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
  const tokens = result.ids.length
  const dataRow = (row: number) => layout.rows[row] ?? 0
  const value = (row: number, column: number) => metric.at(result, dataRow(row) * tokens + column)
  const top = (row: number, column: number) => candidate(result, { row: dataRow(row), position: column }, 0)
  const note = (row: number) => notes?.get(dataRow(row))
  const label = (row: number) => {
    const of = result.rows[dataRow(row)]
    return of ? rowLabel(of) : ''
  }
  const token = (column: number) => result.tokens[column] ?? { text: '' }

  const written = (column: number) => (column >= tokens - (result.continued ?? 0) ? ' · written by the model' : '')
  const cellText = (row: number, column: number): CellText | null => {
    const v = value(row, column)
    if (Number.isNaN(v)) return null
    if (valueFirst) return { first: plain(metric.short(v)), second: null }
    return { first: displayPiece(top(row, column).piece), second: metric.short(v) }
  }
  const tooltip: Picture['tooltip'] = (row, column) => {
    const v = value(row, column)
    const { piece, prob } = top(row, column)
    const lines: ReturnType<Picture['tooltip']> = [
      { parts: [`${label(row)} · `, displayPiece(token(column)), written(column)], look: 'muted' },
      ...(sides
        ? tops(row, column)
        : [{ parts: [displayPiece(piece), ` ${formatProb(prob)}`], look: 'strong' as const }]),
    ]
    if (Number.isNaN(v)) lines.push({ parts: [whyMissing(metric, result)] })
    else if (baseline || metric.id !== 'prob') lines.push({ parts: [...metricName(), `: ${metric.format(v)}`] })
    if (baseline && !Number.isNaN(v)) {
      const before = plainMetric.at(baseline, dataRow(row) * baseline.ids.length + column)
      const after = plainMetric.at(result, dataRow(row) * tokens + column)
      const [first, second] = metric.sides ?? ['with', 'without']
      const both = `${first} ${plainMetric.format(after)}, ${second} ${plainMetric.format(before)}`
      lines.push({ parts: [both], look: 'muted' })
    }
    const marked = note(row)
    if (marked) lines.push({ parts: [marked.say], look: 'muted' })
    return lines
  }
  /** What each of two readings says first; null of one that does not have the cell. */
  const firsts = (row: number, position: number) =>
    [result, baseline].map((one, side) => {
      const inside = one && position < one.ids.length
      const first = inside ? candidate(one, { row: dataRow(row), position }, 0) : null
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
    if (Number.isNaN(v)) return `${spoken}. No value: ${whyMissing(metric, result)}`
    return metric.id === 'prob' && !baseline ? spoken : `${spoken}, ${metric.name} ${metric.format(v)}`
  }
  const spellBoth = (row: number, column: number) =>
    firsts(row, column)
      .map(
        ({ side, first }) => `${side} ${first ? `${spellPiece(first.piece)}, ${spellProb(first.prob)}` : 'no value'}`,
      )
      .join('; ')
  const dataRows = ([a, b]: [number, number]): [number, number] => [dataRow(b), dataRow(a)]
  return {
    layout,
    pixels: paint(lensField(result, metric, domain, layout.rows), palette(metric.palette, theme)),
    rowLabel: (row) => plain(label(row)),
    rowNote: note,
    columnLabel: (column) => displayPiece(token(column)),
    joined: joinedCharacters(result.tokens),
    cellText,
    tooltip,
    say: {
      value: sayValue,
      row: (row) => [spellRow(result.rows[dataRow(row)]!), note(row)?.say].filter(Boolean).join('. '),
      column: (column) =>
        `position ${column} ${spellPiece(token(column))}${written(column) && ', written by the model'}`,
    },
    tsv: (rows, columns) => toTsv(result, { rows: dataRows(rows), positions: columns }, metric),
    ...(result.continued ? { continuedFrom: tokens - result.continued } : {}),
  }
}

const plain = (text: string): Segment[] => [{ kind: 'text', text }]
const spellProb = (prob: number): string => formatProb(prob).replace('\u00a0%', ' percent').replace('>\u00a0', 'over ')
