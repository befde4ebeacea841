import { DATASET_MEASURES, type DatasetMeasure, type DatasetResult } from '@lensboard/contract'
import { scaleLinear, scalePoint } from 'd3-scale'
import { area, line } from 'd3-shape'
import { accuraciesOf, type DatasetSeries, datasetSeries, streamRowsOf } from './dataset-series.js'
import type { Box, PlotLayout } from './layout.js'
import { formatTick } from './numbers.js'
import { rowLabel } from './row-label.js'

/** What is drawn, in order; pages give each look a class, files a colour. */
export type DatasetMark =
  | { kind: 'line'; look: 'rule' | 'frame'; x1: number; y1: number; x2: number; y2: number }
  | { kind: 'path'; look: 'band' | 'mean'; d: string }
  | { kind: 'rect'; look: 'bar'; x: number; y: number; width: number; height: number }
  | { kind: 'dot'; look: 'dot'; x: number; y: number }
  | { kind: 'text'; look: 'tick' | 'heading' | 'value' | 'inside'; x: number; y: number; text: string; anchor: Anchor }
type Anchor = 'start' | 'middle' | 'end'

export interface DatasetGeometry {
  marks: DatasetMark[]
  /** Indices into the result's rows, and where each stands across. */
  rows: number[]
  x: number[]
  top: number
  bottom: number
}

const LEFT = 52
const RIGHT = 20
const AXIS = 22
const HEADING = 20
/** Between the two panels. */
const GAP = 12
/** A label of a row, or a value above its bar, takes this much. */
const LABEL_ROOM = 34
const BAR_MAX = 20

/** Mean with its band above, accuracy below: rows from the embedding to the output across, in a box of CSS pixels. */
export function datasetGeometry(
  result: DatasetResult,
  measure: DatasetMeasure,
  { width, height }: { width: number; height: number },
): DatasetGeometry {
  const rows = streamRowsOf(result)
  const across = scalePoint<number>()
    .domain(rows)
    .range([LEFT + 14, width - RIGHT - 14])
  const x = rows.map((row) => across(row) ?? LEFT)
  const right = width - RIGHT
  const accuracies = accuraciesOf(result).flatMap((one) => datasetSeries(result, one) ?? [])
  const bottom = height - AXIS
  const split = accuracies.length > 0 ? HEADING + (bottom - HEADING - GAP) * 0.58 : bottom
  const marks: DatasetMark[] = []
  const series = datasetSeries(result, measure)
  if (series) marks.push(...meanPanel(series, x, { top: HEADING, bottom: split, right }))
  const [accuracy] = accuracies
  if (accuracy) marks.push(...accuracyPanel(accuracy, x, { top: split + GAP + HEADING, bottom, right }))
  const step = Math.max(1, Math.ceil(LABEL_ROOM / (across.step() || LABEL_ROOM)))
  // The output is always named; what would touch it is not.
  for (const [i, row] of rows.entries())
    if (i === rows.length - 1 || (rows.length - 1 - i) % step === 0)
      marks.push({ ...tick(shortLabel(rowLabel(result.rows[row]!)), 'middle'), x: x[i]!, y: height - 6 })
  return { marks, rows, x, top: HEADING, bottom }
}

/** Under the chart: the facts of a row. */
export const READOUT = 56

/** The rows of a data set's card as a plot of one line: a column a row of the result, as high as its chart. */
export function datasetPlot(result: DatasetResult, measure: DatasetMeasure, { width, height }: Box): PlotLayout {
  const { rows, x, top, bottom } = datasetGeometry(result, measure, { width, height: Math.max(1, height - READOUT) })
  const [first = LEFT, second = width - RIGHT] = x
  const pitch = Math.max(1, second - first)
  return {
    ...{ x: first - pitch / 2, y: top, width: rows.length * pitch, height: bottom - top },
    ...{ cellWidth: pitch, cellHeight: bottom - top, rows: [0], across: rows, columns: rows.length },
    ...{ transposed: false, stride: 1, gap: 0, brush: null, body: { width, height } },
  }
}

interface Panel {
  top: number
  bottom: number
  right: number
}

const tick = (text: string, anchor: Anchor) => ({ kind: 'text', look: 'tick', text, anchor }) as const
const heading = (text: string, y: number): DatasetMark => ({
  ...{ kind: 'text', look: 'heading', x: LEFT, y, text, anchor: 'start' },
})
const shortLabel = (label: string) => (label === 'output' ? 'out' : label === 'embed' ? 'emb' : label)

function rules(ticks: readonly { at: number; text: string }[], right: number): DatasetMark[] {
  return ticks.flatMap(({ at, text }) => [
    { kind: 'line', look: 'rule', x1: LEFT, x2: right, y1: at, y2: at } as const,
    { ...tick(text, 'end'), x: LEFT - 6, y: at + 4 },
  ])
}

function meanPanel({ measure, mean, std }: DatasetSeries, x: number[], { top, bottom, right }: Panel): DatasetMark[] {
  const ends = mean.map((value, i) => {
    const spread = Number.isFinite(std[i]) ? std[i]! : 0
    return [value - spread, value + spread] as const
  })
  const known = ends.flat().filter(Number.isFinite)
  const y = scaleLinear()
    .domain(known.length > 0 ? [Math.min(...known), Math.max(...known)] : [0, 1])
    .range([bottom, top + 4])
  const at = x.map((_, i) => i).filter((i) => Number.isFinite(mean[i]))
  const { name, unit } = DATASET_MEASURES[measure]
  const spreads = std.some(Number.isFinite)
  return [
    heading(`${name}, ${unit}: mean${spreads ? ' ± 1 standard deviation' : ' (one prompt)'}`, top - 6),
    ...rules(
      y.ticks(4).map((value) => ({ at: y(value), text: formatTick(value) })),
      right,
    ),
    {
      kind: 'path',
      look: 'band',
      d:
        area<number>()
          .defined((i) => Number.isFinite(std[i]))
          .x((i) => x[i]!)
          .y0((i) => y(ends[i]![0]))
          .y1((i) => y(ends[i]![1]))(at) ?? '',
    },
    {
      kind: 'path',
      look: 'mean',
      d:
        line<number>()
          .x((i) => x[i]!)
          .y((i) => y(mean[i]!))(at) ?? '',
    },
    ...at.map((i) => ({ kind: 'dot', look: 'dot', x: x[i]!, y: y(mean[i]!) }) as const),
  ]
}

function accuracyPanel({ measure, mean }: DatasetSeries, x: number[], { top, bottom, right }: Panel): DatasetMark[] {
  const y = scaleLinear().domain([0, 1]).range([bottom, top])
  const pitch = x.length > 1 ? x[1]! - x[0]! : BAR_MAX
  const wide = Math.max(2, Math.min(BAR_MAX, pitch * 0.7))
  const marks: DatasetMark[] = [
    heading(`${DATASET_MEASURES[measure].name}, share of ${measure === 'answerTop1' ? 'prompts' : 'tokens'}`, top - 8),
    ...rules(
      [0, 0.5, 1].map((share) => ({ at: y(share), text: `${share * 100} %` })),
      right,
    ),
  ]
  for (const [i, share] of mean.entries()) {
    if (!Number.isFinite(share)) continue
    const at = y(share)
    marks.push({ kind: 'rect', look: 'bar', x: x[i]! - wide / 2, y: at, width: wide, height: bottom - at })
    if (pitch >= LABEL_ROOM)
      marks.push({
        ...{ kind: 'text', anchor: 'middle', text: String(Math.round(share * 100)), x: x[i]! },
        // Above a high bar there is no room; bars are light enough for black in both themes.
        ...(share > 0.8 ? { look: 'inside', y: at + 12 } : { look: 'value', y: at - 3 }),
      })
  }
  return marks
}
