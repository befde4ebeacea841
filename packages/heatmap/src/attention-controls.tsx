import { type CardView, SHOWN_HEADS_MAX } from '@lensboard/contract'
import { memo } from 'react'
import { ARC_THRESHOLD, ARC_TOKENS_MAX, arcRange } from './attention-arcs.js'
import type { SinkMode } from './attention-sinks.js'
import type { PositionRange } from './drawn-rows.js'
import { SlotBadge } from './slot-badge.js'

export type AttentionLook = 'matrix' | 'arcs' | 'text'

const LOOKS: readonly { value: AttentionLook; label: string }[] = [
  { value: 'matrix', label: 'Matrix' },
  { value: 'arcs', label: 'Arcs' },
  { value: 'text', label: 'Text' },
]

/** Matrix, arcs or text. */
export const LookSwitch = memo(function LookSwitch(props: { look: AttentionLook; onLook(look: AttentionLook): void }) {
  return (
    <fieldset className="lb-looks" aria-label="How attention is drawn">
      {LOOKS.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          className="lb-look-button"
          aria-pressed={value === props.look}
          onClick={() => props.onLook(value)}
        >
          {label}
        </button>
      ))}
    </fieldset>
  )
})

/** What becomes of sinks; only where the shown maps have one. */
export const SinkSelect = memo(function SinkSelect(props: {
  sinks: SinkMode | undefined
  onSinks(sinks: SinkMode | undefined): void
}) {
  return (
    <select
      className="lb-select"
      aria-label="Sinks"
      title="A sink is a position that more than half of the attention of later tokens goes to"
      value={props.sinks ?? 'shown'}
      onChange={({ target: { value } }) =>
        props.onSinks(value === 'hidden' || value === 'renormalised' ? value : undefined)
      }
    >
      <option value="shown">Sinks shown</option>
      <option value="hidden">Hide sinks</option>
      <option value="renormalised">Renormalise without sinks</option>
    </select>
  )
})

/** The locked heads as chips, each with its slot: a click shows it, the cross releases it. */
export const LockedHeads = memo(function LockedHeads(props: {
  heads: NonNullable<CardView['heads']>
  current: { layer: number; head: unknown }
  /** Whether their mean is drawn beside them. */
  average: boolean
  onShow(head: { layer: number; head: number }): void
  onRelease(head: { layer: number; head: number }): void
  onAverage(average: boolean): void
}) {
  if (props.heads.length === 0) return null
  return (
    <ul className="lb-locked" aria-label={`Locked heads, ${props.heads.length} of ${SHOWN_HEADS_MAX}`}>
      {props.heads.map((one, slot) => {
        const name = `L${one.layer}H${one.head}`
        const here = one.layer === props.current.layer && one.head === props.current.head
        return (
          <li key={name} data-here={here || undefined}>
            <button type="button" className="lb-look-button" title={`Show ${name}`} onClick={() => props.onShow(one)}>
              <SlotBadge slot={slot} />
              {name}
            </button>
            <button
              type="button"
              className="lb-step"
              aria-label={`Release ${name}`}
              title={`Release ${name}`}
              onClick={() => props.onRelease(one)}
            >
              <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
                <path d="M4.5 4.5L11.5 11.5M11.5 4.5L4.5 11.5" />
              </svg>
            </button>
          </li>
        )
      })}
      {props.heads.length > 1 ? (
        <li>
          <button
            type="button"
            className="lb-look-button lb-look-button--mean"
            aria-pressed={props.average}
            title="Mean of the locked heads, beside them"
            onClick={() => props.onAverage(!props.average)}
          >
            mean
          </button>
        </li>
      ) : null}
    </ul>
  )
})

/** From which weight on arcs are drawn, and how many are not. */
export const ArcThreshold = memo(function ArcThreshold(props: {
  threshold: number | undefined
  hidden: number
  total: number
  onThreshold(threshold: number): void
}) {
  const { threshold = ARC_THRESHOLD, hidden, total } = props
  const count = (n: number) => n.toLocaleString('en')
  return (
    <label className="lb-threshold">
      from
      <input
        type="range"
        min={0}
        max={1}
        step={0.01}
        value={threshold}
        aria-label="Smallest weight that is drawn"
        aria-valuetext={`${threshold.toFixed(2)}, ${count(hidden)} of ${count(total)} arcs hidden`}
        onChange={({ target }) => props.onThreshold(Number(target.value))}
      />
      <span>{threshold.toFixed(2)}</span>
      <span className="lb-unit">{hidden === total ? 'all' : `${count(hidden)} of ${count(total)}`} hidden</span>
    </label>
  )
})

/** Which positions arcs are drawn between, of a prompt with more than can be told apart. */
export const ArcPositions = memo(function ArcPositions(props: {
  tokens: number
  positions: PositionRange | undefined
  onPositions(positions: PositionRange): void
}) {
  const { tokens, positions, onPositions } = props
  if (tokens <= ARC_TOKENS_MAX) return null
  const { from, to } = arcRange(tokens, positions)
  const said = `${from}–${to - 1}`
  return (
    <label
      className="lb-threshold"
      title={`Arcs are drawn for ${ARC_TOKENS_MAX} tokens at once; this prompt has ${tokens.toLocaleString('en')}. The matrix and the text show them all.`}
    >
      positions
      <input
        type="range"
        min={0}
        max={tokens - ARC_TOKENS_MAX}
        step={1}
        value={from}
        aria-label="Positions that arcs are drawn between"
        aria-valuetext={said}
        onChange={({ target }) => onPositions(arcRange(tokens, { from: Number(target.value), to: tokens }))}
      />
      <span>{said}</span>
    </label>
  )
})

/** Whether the text shows what the chosen token reads, or what reads it. */
export const AttendedSwitch = memo(function AttendedSwitch(props: {
  attendedBy: boolean
  onAttendedBy(attendedBy: boolean): void
}) {
  return (
    <fieldset className="lb-looks" aria-label="What the colours say of the chosen token">
      {[false, true].map((by) => (
        <button
          key={String(by)}
          type="button"
          className="lb-look-button"
          aria-pressed={by === props.attendedBy}
          onClick={() => props.onAttendedBy(by)}
        >
          {by ? 'is attended by' : 'attends to'}
        </button>
      ))}
    </fieldset>
  )
})
