import type { LensResult } from '@lensboard/contract'
import { SLOTS } from './line-colors.js'
import { type Subject, subjectKey } from './subject.js'
import { logitDifference, type TrajectoryMeasure, trajectory } from './trajectory.js'

/** What a chart draws: at most six subjects at up to four positions. */
export interface ChartChoice {
  subjects: readonly Subject[]
  /** The first is the chosen cell's. */
  positions: readonly number[]
  measure: TrajectoryMeasure
  /** Slots whose logits are compared. */
  pair: readonly [number, number]
}

export interface ChartLine {
  key: string
  /** Slot of its subject, and of the one that is taken away in a difference. */
  slot: number
  less?: number
  position: number
  /** Entry of DASHES. */
  dash: number
  /** Slot of the six colours. */
  color: number
  /** For every row, the embedding first; NaN where there is none. */
  values: number[]
}

/** The colour of each subject: a group its own, tokens what groups leave, from the first slot on. */
export function subjectColors(subjects: readonly Subject[]): number[] {
  const taken = new Set(subjects.flatMap((subject) => (typeof subject === 'number' ? [] : [subject.color])))
  const free = SLOTS.map((_, slot) => slot).filter((slot) => !taken.has(slot))
  let next = 0
  return subjects.map((subject, slot) => (typeof subject === 'number' ? (free[next++] ?? slot) : subject.color))
}

/**
 * The lines of a chart, those of the first position last, so that they lie on top. `at` gives what is known of a
 * position where one result does not hold all of them exactly.
 */
export function chartLines(
  whole: LensResult,
  { subjects, positions, measure, pair }: ChartChoice,
  at: (position: number) => LensResult = () => whole,
): ChartLine[] {
  const colors = subjectColors(subjects)
  return positions
    .flatMap((position, dash): ChartLine[] => {
      const result = at(position)
      if (measure !== 'logitDifference')
        return subjects.map((subject, slot) => ({
          ...{ key: `${subjectKey(subject)}@${position}`, slot, position, dash, color: colors[slot] ?? 0 },
          values: trajectory(result, position, subject, measure),
        }))
      const [a, b] = [subjects[pair[0]], subjects[pair[1]]]
      if (a === undefined || b === undefined) return []
      const values = logitDifference(result, position, a, b)
      return [
        { key: `@${position}`, slot: pair[0], less: pair[1], position, dash, color: colors[pair[0]] ?? 0, values },
      ]
    })
    .reverse()
}

/** "A", or "A − B" where a line is a difference. */
export const lineLetters = ({ slot, less }: Pick<ChartLine, 'slot' | 'less'>): string =>
  less === undefined ? SLOTS[slot]! : `${SLOTS[slot]} − ${SLOTS[less]}`
