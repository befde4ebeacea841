import type { LensResult, TokenGroup } from '@lensboard/contract'
import { memo, useEffect, useMemo, useState } from 'react'
import { AddPosition, PairPicker } from './chart-controls.js'
import { chartCsv } from './chart-csv.js'
import { ChartKey } from './chart-key.js'
import { type ChartChoice, type ChartLine, chartLines, lineLetters } from './chart-lines.js'
import { chartSvg } from './chart-svg.js'
import { CopyButton } from './copy-button.js'
import { followedHere } from './followed.js'
import type { HoverChannel } from './hover-channel.js'
import type { LensCell } from './lens-cell.js'
import { DASHES, SLOTS } from './line-colors.js'
import { whyLacking } from './metric.js'
import { rowLabel } from './row-label.js'
import { isFollowedHere, type Subject, subjectKey, subjectOf } from './subject.js'
import { SubjectText } from './subject-text.js'
import type { Theme } from './theme.js'
import { TokenText } from './token-text.js'
import { measureWords, TRAJECTORY_MEASURES, type TrajectoryMeasure } from './trajectory.js'
import { TrajectoryChart } from './trajectory-chart.js'

export interface CellTrajectoriesProps {
  result: LensResult
  row: number
  position: number
  /** Further positions whose lines are drawn too, and what is done when the person chooses others. */
  others: readonly number[]
  onOthers(positions: readonly number[]): void
  /** Tokens and groups that the question asks to follow; they come first. */
  asked: readonly number[]
  groups: readonly TokenGroup[]
  /** What is tracked on the card; it is drawn until the person chooses otherwise. */
  tracked?: readonly Subject[] | undefined
  preview?: HoverChannel<number> | undefined
  width: number
  theme: Theme
  measure: TrajectoryMeasure
  onMeasure(measure: TrajectoryMeasure): void
  hover?: HoverChannel<LensCell> | undefined
}

const CHART_HEIGHT = 190
const NONE: readonly Subject[] = []

/** The chart of a cell's position, and of others beside it; tokens, groups and positions come and go one by one. */
export const CellTrajectories = memo(function CellTrajectories(props: CellTrajectoriesProps) {
  const { result, row, position, onOthers, groups, width, theme, measure, onMeasure, hover, tracked = NONE } = props
  const offered = useOffered(result, position, props.asked, groups)
  const [own, setOwn] = useState<{ position: number; keys: readonly string[] } | null>(null)
  const [pair, setPair] = useState<readonly [number, number]>([0, 1])
  const [line, setLine] = useState<ChartLine | null>(null)
  const pointed = usePointed(hover, row)
  const subjects = useMemo(() => {
    const chosen = own?.position === position ? own.keys.flatMap((key) => subjectOf(key, groups) ?? []) : []
    if (chosen.length > 0) return chosen
    return tracked.length > 0 ? tracked : offered.slice(0, SLOTS.length)
  }, [own, position, groups, offered, tracked])
  const others = useMemo(
    () => props.others.filter((one) => one !== position && one < result.ids.length).slice(0, DASHES.length - 1),
    [props.others, position, result],
  )
  const choice = useMemo<ChartChoice>(
    () => ({ subjects, positions: [position, ...others], measure, pair }),
    [subjects, position, others, measure, pair],
  )
  const lines = useMemo(() => chartLines(result, choice), [result, choice])
  if (!result.tracked) return <p className="lb-details-note">{whyLacking(result)}</p>
  const show = (next: readonly Subject[]) => setOwn({ position, keys: next.map(subjectKey) })
  const words = measureWords(measure)
  const rest = offered.filter((one) => !subjects.some((shown) => subjectKey(shown) === subjectKey(one)))
  return (
    <div className="lb-trajectories">
      <div className="lb-trajectories-top">
        <select
          className="lb-select"
          aria-label="Measure over the rows"
          value={measure}
          onChange={(event) => onMeasure(event.target.value as TrajectoryMeasure)}
        >
          {TRAJECTORY_MEASURES.map(({ id, name }) => (
            <option key={id} value={id} disabled={id === 'logitDifference' && subjects.length < 2}>
              {name}
            </option>
          ))}
        </select>
        {measure === 'logitDifference' ? <PairPicker subjects={subjects} pair={pair} onPair={setPair} /> : null}
        <AddPosition result={result} choice={choice} onAdd={(added) => onOthers([...others, added])} />
        <span className="lb-chart-copies">
          <CopyButton text={() => chartCsv(result, choice)} label="CSV" what="the chart as CSV" />
          <CopyButton text={() => chartSvg(result, choice)} label="SVG" what="the chart as SVG" />
        </span>
      </div>
      <TrajectoryChart
        result={result}
        lines={lines}
        measure={measure}
        width={width}
        height={CHART_HEIGHT}
        theme={theme}
        cell={{ row, position }}
        hover={hover}
        onLine={setLine}
        pointedLine={line}
      />
      <p className="lb-chart-fact" aria-live="off">
        {line && result.rows[pointed] ? (
          <>
            {rowLabel(result.rows[pointed])} · {lineLetters(line)} at {line.position}{' '}
            <TokenText piece={result.tokens[line.position] ?? { text: '' }} />:{' '}
            {words.format(line.values[pointed] ?? Number.NaN)}
          </>
        ) : (
          words.formula
        )}
      </p>
      <ChartKey
        result={result}
        choice={choice}
        row={pointed}
        onLeaveSubject={(slot) => {
          show(subjects.filter((_, i) => i !== slot))
          setPair([0, 1])
        }}
        onLeavePosition={(left) => onOthers(others.filter((one) => one !== left))}
      />
      {rest.length > 0 && subjects.length < SLOTS.length ? (
        <p className="lb-more-tokens">
          <span>Also followed here:</span>
          {rest.slice(0, SLOTS.length).map((subject) => (
            <button
              key={subjectKey(subject)}
              type="button"
              className="lb-token-button"
              onClick={() => show([...subjects, subject])}
            >
              <SubjectText result={result} subject={subject} />
            </button>
          ))}
        </p>
      ) : null}
    </div>
  )
})

/** What can be drawn at a position, the usual choice first: groups, what was asked for by itself, then what is likely. */
function useOffered(
  result: LensResult,
  position: number,
  asked: readonly number[],
  groups: readonly TokenGroup[],
): Subject[] {
  return useMemo(() => {
    const here = followedHere(result, position)
    const grouped = new Set(groups.flatMap(({ ids }) => ids))
    const alone = [...asked.filter((id) => here.includes(id)), ...here].filter((id) => !grouped.has(id))
    return [...groups.filter((group) => isFollowedHere(here, group)), ...new Set(alone), ...grouped].filter((one) =>
      isFollowedHere(here, one),
    )
  }, [result, position, asked, groups])
}

/** The row that is pointed at in the chart or the heatmap, else the chosen one. */
function usePointed(hover: HoverChannel<LensCell> | undefined, chosen: number): number {
  const [row, setRow] = useState<number | null>(null)
  useEffect(() => hover?.subscribe((cell) => setRow(cell?.row ?? null)), [hover])
  return row ?? chosen
}
