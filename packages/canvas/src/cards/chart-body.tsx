import type { LensResult } from '@lensboard/contract'
import {
  axisEnds,
  ChartGrid,
  ChartLegend,
  type ChartLine,
  ChartTable,
  chartCsv,
  chartLines,
  type LensCell,
  nameOf,
  TopRows,
  TrajectoryChart,
  topRowsCsv,
} from '@lensboard/heatmap'
import { memo, useCallback, useMemo, useRef, useState } from 'react'
import { useEditor, useIsDarkMode, useValue } from 'tldraw'
import { useBoardHost } from '../editor/board-host.js'
import type { BodyProps } from './body-props.js'
import { bodyBox } from './card-box.js'
import { hoverOf } from './card-state.js'
import { changeView } from './change-card.js'
import { chartChoice, chartLimits } from './chart-choice.js'
import { AbsentGroups, ChartEmpty } from './chart-empty.js'
import { ChartTopLine } from './chart-line.js'
import { keepPress, openPoint } from './chart-open.js'
import { pinHolder } from './chart-source.js'
import { leavesPointer } from './leaves-pointer.js'
import { linkedOf } from './links.js'
import { previewOf, useShownPins } from './pin-state.js'
import { SaveAs } from './save-as.js'
import { useGridFocus } from './use-body.js'
import { useDetailedAt } from './use-detailed-at.js'

/** Height of the line over a chart. */
const TOP_LINE = 22

/** A chart of a reading: lines over the rows, or the top tokens of every row. */
export const ChartBody = memo(function ChartBody({ shape, result, readonly }: BodyProps<LensResult>) {
  const editor = useEditor()
  const host = useBoardHost()
  const plot = useRef<HTMLDivElement>(null)
  const theme = useIsDarkMode() ? 'dark' : 'light'
  const reading = useValue('is reading', () => editor.getEditingShapeId() === shape.id, [editor, shape.id])
  const { spec, view } = shape.props
  // By its id alone: a source that is moved does not render its charts.
  useValue('holder of the pins', () => pinHolder(editor, shape).id, [editor, shape])
  const holder = pinHolder(editor, shape)
  const { pins } = useShownPins(editor, holder.id === shape.id ? shape : holder)
  const chart = spec.kind === 'chart' ? spec.chart : 'trajectories'
  const choice = useMemo(() => chartChoice(result, chart, view, pins), [result, chart, view, pins])
  const at = useDetailedAt(shape, result, choice.positions)
  const lines = useMemo(() => chartLines(result, choice, at), [result, choice, at])
  const limits = useMemo(() => chartLimits(chart, view), [chart, view])
  const [ownTable, setOwnTable] = useState(false)
  const table = readonly ? ownTable : view?.table === true
  const box = bodyBox('chart', shape.props)
  const hover = hoverOf(editor, holder.id)
  const name = useCallback((line: ChartLine) => nameOf(result, choice, line), [result, choice])
  const previewLines = useCallback(
    (id: number) => (choice.measure === 'logitDifference' ? [] : chartLines(result, { ...choice, subjects: [id] }, at)),
    [result, choice, at],
  )
  const openByKey = useCallback((cell: LensCell) => void openPoint(editor, shape, cell), [editor, shape])
  const point = useCallback(
    (cell: LensCell | null) => {
      hover.set(cell)
      host.pointAt(cell ? { shapeId: holder.id, ...cell } : undefined)
    },
    [hover, host, holder.id],
  )
  const press = useCallback((cell: LensCell) => keepPress(editor, shape.id, cell), [editor, shape.id])
  useGridFocus(plot, reading)

  const top = chart === 'topTokens'
  const drawn = top || (choice.subjects.length > 0 && lines.length > 0 && isPair(choice))
  const csv = () => (top ? topRowsCsv(at, choice.positions) : chartCsv(result, choice, at))
  const absent = absentSlots(choice.subjects.length, lines)
  return (
    <>
      <div ref={plot} className="lb-card__plot lb-card__chart" style={{ height: box.height }}>
        <ChartTopLine shape={shape} result={result} positions={choice.positions} />
        {!drawn ? (
          <ChartEmpty shape={shape} result={result} choice={choice} readonly={readonly} />
        ) : top ? (
          <TopTokens result={result} at={at} positions={choice.positions} />
        ) : table ? (
          <ChartTable result={result} choice={choice} lines={lines} />
        ) : (
          <>
            <TrajectoryChart
              result={result}
              lines={lines}
              measure={choice.measure}
              width={box.width}
              height={box.height - TOP_LINE}
              theme={theme}
              limits={limits}
              hover={hover}
              linked={linkedOf(editor, holder.id)}
              nameOf={name}
              preview={previewOf(editor, holder.id)}
              previewLines={previewLines}
              onPress={press}
            />
            {reading ? (
              <ChartGrid
                result={result}
                choice={choice}
                lines={lines}
                onPoint={point}
                onOpen={openByKey}
                onCopy={() => void navigator.clipboard?.writeText(csv()).catch(() => {})}
              />
            ) : null}
            <AbsentGroups shape={shape} slots={absent} />
          </>
        )}
      </div>
      <div className="lb-card__legend" {...leavesPointer}>
        {top ? (
          <span className="lb-chart-legend">Top {result.topK} of every row</span>
        ) : (
          <ChartLegend
            measure={choice.measure}
            subjects={choice.subjects}
            pair={choice.pair}
            ends={axisEnds(
              choice.measure,
              lines.map(({ values }) => values),
              limits,
            )}
            fixed={limits !== undefined}
            {...(readonly ? {} : chartActs(editor, shape, choice.measure))}
          />
        )}
        <SaveAs shape={shape} result={result} csv={csv} />
        {top ? null : (
          <button
            type="button"
            className="lb-card__button lb-card__view"
            aria-pressed={table}
            onClick={() =>
              readonly
                ? setOwnTable(!table)
                : changeView(editor, shape, 'open as table', { table: table ? undefined : true })
            }
          >
            {table ? 'Chart' : 'Table'}
          </button>
        )}
      </div>
    </>
  )
})

/** What editors change from the legend, for everybody. */
function chartActs(editor: Parameters<typeof changeView>[0], shape: BodyProps<LensResult>['shape'], measure: string) {
  return {
    onMeasure: (next: string) =>
      changeView(editor, shape, 'choose a measure', { measure: MEASURES.find((one) => one === next) }),
    onPair: ([a, b]: readonly [number, number]) => changeView(editor, shape, 'choose groups', { pair: [a, b] }),
    onLimits: (ends: { min: number; max: number } | undefined) =>
      changeView(editor, shape, 'set the axis', {
        domain: ends && { metric: measure, ...ends, scale: measure === 'rank' ? 'log' : 'linear' },
      }),
  }
}

const MEASURES = ['prob', 'logProb', 'rank'] as const

const isPair = ({ measure, subjects }: ReturnType<typeof chartChoice>) =>
  measure !== 'logitDifference' || subjects.length > 1

/** Slots of which no line has a value. */
function absentSlots(slots: number, lines: readonly ChartLine[]): number[] {
  const there = new Set(
    lines.flatMap(({ slot, less, values }) => (values.some(Number.isFinite) ? [slot, less ?? slot] : [])),
  )
  const asked = new Set(lines.flatMap(({ slot, less }) => [slot, less ?? slot]))
  return Array.from({ length: slots }, (_, slot) => slot).filter((slot) => asked.has(slot) && !there.has(slot))
}

interface TopTokensProps {
  result: LensResult
  at(position: number): LensResult
  positions: readonly number[]
}

/** The top tokens of every row, position by position. */
function TopTokens({ result, at, positions }: TopTokensProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="lb-table-scroll" tabIndex={0} aria-label="Top tokens">
      {positions.map((position) => (
        <TopRows key={position} result={at(position) ?? result} position={position} named={positions.length > 1} />
      ))}
    </section>
  )
}
