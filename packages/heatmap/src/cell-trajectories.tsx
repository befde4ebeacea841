import type { LensResult } from '@lensboard/contract'
import { memo, useEffect, useMemo, useState } from 'react'
import { followedHere, pieceOf } from './followed.js'
import type { HoverChannel } from './hover-channel.js'
import type { LensCell } from './lens-cell.js'
import { lineColor, SLOTS } from './line-colors.js'
import { OLDER } from './metric.js'
import { rowLabel } from './row-label.js'
import type { Theme } from './theme.js'
import { TokenText } from './token-text.js'
import { logitDifference, measureWords, TRAJECTORY_MEASURES, type TrajectoryMeasure, trajectory } from './trajectory.js'
import { TrajectoryChart } from './trajectory-chart.js'

export interface CellTrajectoriesProps {
  result: LensResult
  row: number
  position: number
  /** Tokens that the question asks to follow; they come first. */
  asked: readonly number[]
  width: number
  theme: Theme
  measure: TrajectoryMeasure
  onMeasure(measure: TrajectoryMeasure): void
  hover?: HoverChannel<LensCell> | undefined
}

const CHART_HEIGHT = 190

/** The chart of a cell's position with the tokens it draws; each token can be left out or brought in. */
export const CellTrajectories = memo(function CellTrajectories(props: CellTrajectoriesProps) {
  const { result, row, position, asked, width, theme, measure, onMeasure, hover } = props
  const here = useMemo(() => followedHere(result, position), [result, position])
  const usual = useMemo(() => {
    const first = asked.filter((id) => here.includes(id))
    return [...first, ...here.filter((id) => !first.includes(id))].slice(0, SLOTS.length)
  }, [here, asked])
  const [own, setOwn] = useState<{ position: number; tokens: readonly number[] } | null>(null)
  const tokens = own?.position === position ? own.tokens : usual
  const [pair, setPair] = useState<readonly [number, number]>([0, 1])
  const pointed = usePointed(hover, row)
  if (!result.tracked) return <p className="lb-details-note">{OLDER}</p>
  const words = measureWords(measure)
  const values =
    measure === 'logitDifference'
      ? [logitDifference(result, position, tokens[pair[0]] ?? -1, tokens[pair[1]] ?? -1)]
      : tokens.map((id) => trajectory(result, position, id, measure))
  const at = result.rows[pointed]
  const rest = here.filter((id) => !tokens.includes(id))
  const pick = (slot: 0 | 1) => (
    <select
      className="lb-select"
      aria-label={slot === 0 ? 'Token A' : 'Token B'}
      value={pair[slot]}
      onChange={(event) => {
        const next = Number(event.target.value)
        setPair(slot === 0 ? [next, pair[1]] : [pair[0], next])
      }}
    >
      {tokens.map((id, i) => (
        <option key={id} value={i}>
          {SLOTS[i]}
        </option>
      ))}
    </select>
  )
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
            <option key={id} value={id} disabled={id === 'logitDifference' && tokens.length < 2}>
              {name}
            </option>
          ))}
        </select>
        {measure === 'logitDifference' && (
          <span className="lb-pair">
            {pick(0)} − {pick(1)} {at && `at ${rowLabel(at)}: ${words.format(values[0]?.[pointed] ?? Number.NaN)}`}
          </span>
        )}
      </div>
      <TrajectoryChart
        result={result}
        position={position}
        tokens={tokens}
        measure={measure}
        pair={pair}
        width={width}
        height={CHART_HEIGHT}
        theme={theme}
        row={row}
        hover={hover}
      />
      <ul className="lb-slots" aria-label={`Tokens of the chart, values at ${at ? rowLabel(at) : 'the row'}`}>
        {tokens.map((id, slot) => (
          <li key={id}>
            <span
              className="lb-slot"
              style={{ background: lineColor(theme, slot) }}
              data-slot={slot}
              data-theme={theme}
            >
              {SLOTS[slot]}
            </span>
            <span className="lb-slot-token">
              <TokenText piece={pieceOf(result, id)} />
            </span>
            {measure !== 'logitDifference' && (
              <span className="lb-num">{words.format(values[slot]?.[pointed] ?? Number.NaN)}</span>
            )}
            <button
              type="button"
              className="lb-step"
              aria-label={`Leave token ${SLOTS[slot]} out`}
              disabled={tokens.length === 1}
              onClick={() => {
                setOwn({ position, tokens: tokens.filter((one) => one !== id) })
                setPair([0, 1])
              }}
            >
              <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
                <path d="M4 4l8 8M12 4l-8 8" />
              </svg>
            </button>
          </li>
        ))}
      </ul>
      {rest.length > 0 && tokens.length < SLOTS.length && (
        <p className="lb-more-tokens">
          <span>Also followed here:</span>
          {rest.slice(0, SLOTS.length).map((id) => (
            <button
              key={id}
              type="button"
              className="lb-token-button"
              onClick={() => setOwn({ position, tokens: [...tokens, id] })}
            >
              <TokenText piece={pieceOf(result, id)} />
            </button>
          ))}
        </p>
      )}
    </div>
  )
})

/** The row that is pointed at in the chart or the heatmap, else the chosen one. */
function usePointed(hover: HoverChannel<LensCell> | undefined, chosen: number): number {
  const [row, setRow] = useState<number | null>(null)
  useEffect(() => hover?.subscribe((cell) => setRow(cell?.row ?? null)), [hover])
  return row ?? chosen
}
