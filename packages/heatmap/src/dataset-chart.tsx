import { DATASET_MEASURES, type DatasetMeasure, type DatasetResult } from '@lensboard/contract'
import { memo, type PointerEvent, useMemo, useState } from 'react'
import { type DatasetMark, datasetGeometry, datasetPlot, READOUT } from './dataset-geometry.js'
import { accuraciesOf, datasetSeries, rightPrompts } from './dataset-series.js'
import { type HighlightMark, HighlightMarks } from './highlights.js'
import { lineColor } from './line-colors.js'
import { formatNatsValue, formatProb, MISSING } from './numbers.js'
import { rowLabel, spellRow } from './row-label.js'
import type { Theme } from './theme.js'

export interface DatasetChartProps {
  result: DatasetResult
  measure: DatasetMeasure
  width: number
  height: number
  theme: Theme
  /** Rows that people marked. */
  highlights?: readonly HighlightMark[] | undefined
  onHighlight?: ((id: string) => void) | undefined
}

/** One row's facts, a line each: mean and spread over how many prompts, then accuracy. */
export function datasetFacts(result: DatasetResult, measure: DatasetMeasure, row: number): string[] {
  const facts: string[] = []
  for (const one of [measure, ...accuraciesOf(result)]) {
    const series = datasetSeries(result, one)
    const i = series?.rows.indexOf(row) ?? -1
    if (!series || i < 0) continue
    const { name, unit } = DATASET_MEASURES[one]
    const [mean, std, n] = [series.mean[i]!, series.std[i]!, series.n[i]!]
    if (one === 'answerTop1' || one === 'targetTop1') {
      const right = rightPrompts(series, i)
      facts.push(`${name}: ${formatProb(mean)}${right === null ? '' : ` (${right} of ${n})`}`)
    } else {
      const spread = Number.isFinite(mean) && Number.isFinite(std) ? ` ± ${formatNatsValue(std)}` : ''
      facts.push(`${name}: ${formatNatsValue(mean)}${spread} ${unit}, ${n === 1 ? '1 prompt' : `${n} prompts`}`)
    }
  }
  return facts.length > 0 ? facts : [MISSING]
}

/** Mean and spread of a measure over the rows, accuracy under it; a row's facts are read by pointing or by arrow keys. */
export const DatasetChart = memo(function DatasetChart(props: DatasetChartProps) {
  const { result, measure, width, height, theme, highlights, onHighlight } = props
  const [pointed, setPointed] = useState<number | null>(null)
  const drawn = useMemo(
    () => datasetGeometry(result, measure, { width, height: Math.max(1, height - READOUT) }),
    [result, measure, width, height],
  )
  const plot = useMemo(() => datasetPlot(result, measure, { width, height }), [result, measure, width, height])
  const { marks, rows, x, top, bottom } = drawn
  const shown = Math.min(pointed ?? rows.length - 1, rows.length - 1)
  const row = rows[shown] ?? 0
  const facts = datasetFacts(result, measure, row)
  const said = facts.join('. ')
  const point = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const at = ((event.clientX - box.left) * width) / box.width
    const distances = x.map((one) => Math.abs(one - at))
    setPointed(distances.indexOf(Math.min(...distances)))
  }
  return (
    <figure className="lb-dataset" style={{ width, height }}>
      <svg
        className="lb-chart"
        width={width}
        height={Math.max(1, height - READOUT)}
        viewBox={`0 0 ${width} ${Math.max(1, height - READOUT)}`}
        role="img"
        aria-label={`${DATASET_MEASURES[measure].name} over ${rows.length} rows, ${result.prompts} prompts`}
        style={{ '--lb-mean': lineColor(theme, 0), '--lb-accuracy': lineColor(theme, 1) } as object}
        onPointerMove={point}
        onPointerLeave={() => setPointed(null)}
      >
        {marks.map((mark, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: marks have no identity, and are drawn again together
          <Mark key={i} mark={mark} />
        ))}
        {pointed === null ? null : <line className="lb-chart-cross" x1={x[shown]} x2={x[shown]} y1={top} y2={bottom} />}
      </svg>
      {highlights ? <HighlightMarks layout={plot} highlights={highlights} onOpen={onHighlight} /> : null}
      <figcaption className="lb-dataset-facts" title={said}>
        <input
          type="range"
          className="lb-dataset-row"
          aria-label="Row"
          data-row={row}
          min={0}
          max={Math.max(0, rows.length - 1)}
          value={shown}
          aria-valuetext={`${result.rows[row] ? spellRow(result.rows[row]) : ''}: ${said}`}
          onChange={(event) => setPointed(Number(event.target.value))}
        />
        <b>{result.rows[row] ? rowLabel(result.rows[row]) : ''}</b>
        {facts.map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </figcaption>
    </figure>
  )
})

function Mark({ mark }: { mark: DatasetMark }) {
  const className = `lb-data-${mark.look}`
  switch (mark.kind) {
    case 'line':
      return <line className={className} x1={mark.x1} x2={mark.x2} y1={mark.y1} y2={mark.y2} />
    case 'path':
      return <path className={className} d={mark.d} />
    case 'rect':
      return <rect className={className} x={mark.x} y={mark.y} width={mark.width} height={mark.height} />
    case 'dot':
      return <circle className={className} cx={mark.x} cy={mark.y} r={2.5} />
    case 'text':
      return (
        <text className={className} x={mark.x} y={mark.y} textAnchor={mark.anchor}>
          {mark.text}
        </text>
      )
  }
}
