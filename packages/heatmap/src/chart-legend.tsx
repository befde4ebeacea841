import type { LensResult } from '@lensboard/contract'
import { useEffect, useState } from 'react'
import { PairPicker } from './chart-controls.js'
import type { ChartChoice } from './chart-lines.js'
import { DASHES, SLOTS } from './line-colors.js'
import type { Subject } from './subject.js'
import { TokenText } from './token-text.js'
import { areLimits, type Limits, measureWords, TRAJECTORY_MEASURES, type TrajectoryMeasure } from './trajectory.js'

/** The measures that a chart of trajectories offers. */
const OFFERED: readonly TrajectoryMeasure[] = ['prob', 'logProb', 'rank']

export interface ChartLegendProps {
  measure: TrajectoryMeasure
  subjects: readonly Subject[]
  pair: readonly [number, number]
  /** Ends of the upright axis as they are drawn, and whether somebody typed them. */
  ends: Limits
  fixed: boolean
  /** Absent for who may not change the card. */
  onMeasure?: ((measure: TrajectoryMeasure) => void) | undefined
  onPair?: ((pair: readonly [number, number]) => void) | undefined
  /** `undefined` lets the axis follow its lines again. */
  onLimits?: ((limits: Limits | undefined) => void) | undefined
}

/** What a chart measures, of which two groups a difference is, and the ends of its upright axis. */
export function ChartLegend(props: ChartLegendProps) {
  const { measure, subjects, pair, ends, fixed, onMeasure, onPair, onLimits } = props
  const words = measureWords(measure)
  const difference = measure === 'logitDifference'
  return (
    <div className="lb-chart-legend">
      {difference ? (
        <span title={words.formula}>
          Logit{' '}
          {onPair && subjects.length > 1 ? (
            <PairPicker subjects={subjects} pair={pair} onPair={onPair} />
          ) : (
            `${SLOTS[pair[0]]} − ${SLOTS[pair[1]]}`
          )}
        </span>
      ) : onMeasure ? (
        <select
          className="lb-select"
          aria-label="Measure over the rows"
          title={words.formula}
          value={measure}
          onChange={(event) => onMeasure(event.target.value as TrajectoryMeasure)}
        >
          {TRAJECTORY_MEASURES.filter(({ id }) => OFFERED.includes(id)).map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      ) : (
        <span title={words.formula}>{words.name}</span>
      )}
      {difference ? <span className="lb-faint">{SLOTS[pair[0]]} above 0</span> : null}
      <Ends measure={measure} ends={ends} fixed={fixed} onLimits={onLimits} />
    </div>
  )
}

type EndsProps = Pick<ChartLegendProps, 'measure' | 'ends' | 'fixed' | 'onLimits'>

/** Both ends of the upright axis, to be typed. */
function Ends({ measure, ends, fixed, onLimits }: EndsProps) {
  const words = measureWords(measure)
  if (!onLimits)
    return (
      <span className="lb-chart-ends">
        {words.tick(ends.min)} – {words.tick(ends.max)}
      </span>
    )
  const change = (part: Partial<Limits>) => {
    const next = { ...ends, ...part }
    if (areLimits(measure, next)) onLimits(next)
  }
  return (
    <span className="lb-chart-ends">
      <EndField label="Lower end of the axis" value={ends.min} onValue={(min) => change({ min })} />
      –
      <EndField label="Upper end of the axis" value={ends.max} onValue={(max) => change({ max })} />
      {fixed ? (
        <button
          type="button"
          className="lb-copy"
          title="The axis follows its lines again"
          onClick={() => onLimits(undefined)}
        >
          auto
        </button>
      ) : null}
    </span>
  )
}

const shown = (value: number) => String(Number(value.toPrecision(3)))

/** A number that is taken with Enter or by leaving; what cannot be an end of the axis springs back. */
function EndField({ label, value, onValue }: { label: string; value: number; onValue(value: number): void }) {
  const [typed, setTyped] = useState(shown(value))
  useEffect(() => setTyped(shown(value)), [value])
  const take = () => {
    const next = typed.trim() === '' ? Number.NaN : Number(typed.replace('−', '-'))
    if (Number.isFinite(next) && shown(next) !== shown(value)) onValue(next)
    setTyped(shown(value))
  }
  return (
    <input
      className="lb-end"
      aria-label={label}
      inputMode="decimal"
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take()
        if (event.key === 'Escape') setTyped(shown(value))
        event.stopPropagation()
      }}
    />
  )
}

/** Which position each stroke of a chart is of. */
export function ChartPositions({ result, positions }: { result: LensResult; positions: ChartChoice['positions'] }) {
  return (
    <ul className="lb-chart-positions" aria-label="Positions, by stroke">
      {positions.map((position, i) => (
        <li key={position}>
          <svg width="26" height="6" aria-hidden="true">
            <path d="M1 3H25" stroke="currentColor" strokeWidth="2" strokeDasharray={DASHES[i]} />
          </svg>
          <span>
            at {position} <TokenText piece={result.tokens[position] ?? { text: '' }} />
          </span>
        </li>
      ))}
    </ul>
  )
}
