import { type LensResult, pieceLabel } from '@lensboard/contract'
import { useMemo } from 'react'
import type { ChartChoice } from './chart-lines.js'
import { DASHES, SLOTS } from './line-colors.js'
import { type Subject, subjectKey } from './subject.js'

interface PairPickerProps {
  subjects: readonly Subject[]
  pair: readonly [number, number]
  onPair(pair: readonly [number, number]): void
}

/** Which two lines a logit difference is of. */
export function PairPicker({ subjects, pair, onPair }: PairPickerProps) {
  const pick = (slot: 0 | 1) => (
    <select
      className="lb-select"
      aria-label={slot === 0 ? 'Token A' : 'Token B'}
      value={pair[slot]}
      onChange={(event) => {
        const next = Number(event.target.value)
        onPair(slot === 0 ? [next, pair[1]] : [pair[0], next])
      }}
    >
      {subjects.map((subject, i) => (
        <option key={subjectKey(subject)} value={i}>
          {SLOTS[i]}
        </option>
      ))}
    </select>
  )
  return (
    <span className="lb-pair">
      {pick(0)} − {pick(1)}
    </span>
  )
}

/** A list of the positions that are not drawn yet; nothing once there are as many as there are strokes. */
export function AddPosition(props: { result: LensResult; choice: ChartChoice; onAdd(position: number): void }) {
  const { result, choice, onAdd } = props
  const all = useMemo(() => result.tokens.map((piece, position) => ({ position, text: pieceLabel(piece) })), [result])
  const free = choice.positions.length < DASHES.length ? all : NONE_FREE
  const left = free.filter(({ position }) => !choice.positions.includes(position))
  if (left.length === 0) return null
  return (
    <select
      className="lb-select lb-add-position"
      aria-label="Add a position"
      title="Shift-click on a cell adds its position too"
      value=""
      onChange={(event) => onAdd(Number(event.target.value))}
    >
      <option value="">+ position</option>
      {left.map(({ position, text }) => (
        <option key={position} value={position}>
          {position} {text.replaceAll(' ', '␣').replaceAll('\n', '⏎')}
        </option>
      ))}
    </select>
  )
}

const NONE_FREE: readonly { position: number; text: string }[] = []
