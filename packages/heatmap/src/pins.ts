import { type CardView, type LensResult, LIMITS, PINS_MAX, pieceLabel } from '@lensboard/contract'
import { pieceOf } from './followed.js'
import { candidate } from './lens-cell.js'
import type { Subject } from './subject.js'

/** Groups of tokens and positions that a card's chart draws; a group's place is its letter. */
export type Pins = NonNullable<CardView['pins']>

export const NO_PINS: Pins = { groups: [], positions: [] }

/** The place of the group that a token is in; −1 for one that is not tracked. */
export const slotOf = (pins: Pins, id: number): number => pins.groups.findIndex((group) => group.includes(id))

/** Takes a tracked token out, or tracks another as a group of its own; null when there are as many as there may be. */
export function toggleToken(pins: Pins, id: number): Pins | null {
  if (slotOf(pins, id) >= 0) return without(pins, id)
  if (pins.groups.length >= PINS_MAX.groups) return null
  return { ...pins, groups: [...pins.groups, [id]] }
}

/** Puts a token into the last group, out of whichever it was in; one that is there already leaves it. */
export function joinLastGroup(pins: Pins, id: number): Pins | null {
  const last = pins.groups.at(-1)
  if (!last || last.includes(id)) return toggleToken(pins, id)
  if (last.length >= LIMITS.trackedTokens) return null
  const { groups, positions } = without(pins, id)
  return { groups: groups.with(-1, [...last, id]), positions }
}

/** Takes a tracked position out, or tracks another; null when there are as many as there are strokes. */
export function togglePosition(pins: Pins, position: number): Pins | null {
  const { positions } = pins
  if (positions.includes(position)) return { ...pins, positions: positions.filter((one) => one !== position) }
  return positions.length >= PINS_MAX.positions ? null : { ...pins, positions: [...positions, position] }
}

const without = ({ groups, positions }: Pins, id: number): Pins => ({
  groups: groups.map((group) => group.filter((one) => one !== id)).filter((group) => group.length > 0),
  positions,
})

/** Somebody's own pins after those that everybody has, as far as there is room. */
export const withOwn = (shared: Pins, own: Pins): Pins => ({
  groups: [...shared.groups, ...own.groups.filter(([id]) => slotOf(shared, id!) < 0)].slice(0, PINS_MAX.groups),
  positions: [...new Set([...shared.positions, ...own.positions])].slice(0, PINS_MAX.positions),
})

/** What a chart starts with: the different top tokens of a position, the output's first, and that position. */
export function firstPins(result: LensResult, position: number): Pins {
  const tops = result.rows.map((_, row) => candidate(result, { row, position }, 0).id).reverse()
  const groups = [...new Set(tops.filter((id) => id >= 0))].slice(0, PINS_MAX.groups).map((id) => [id])
  return { groups, positions: [position] }
}

/** The pinned groups as what a chart draws: a token by itself, several as one of the colour of their letter. */
export const pinSubjects = (result: LensResult, { groups }: Pins): Subject[] =>
  groups.map((ids, slot): Subject => {
    const [first = -1] = ids
    if (ids.length === 1) return first
    const label = pieceLabel(pieceOf(result, first))
    return { key: `pin${slot}`, name: label.trim() || label, color: slot, ids }
  })

/** A token up to space and case. */
const plainWord = (result: LensResult, id: number): string => {
  const piece = pieceOf(result, id)
  return 'text' in piece ? piece.text.trim().toLowerCase() : ''
}

/** Which of the listed tokens are the same word as one of a group up to space or case, and not tracked yet. */
export function sameWords(
  result: LensResult,
  pins: Pins,
  group: readonly number[],
  listed: readonly number[],
): number[] {
  const words = new Set(group.map((id) => plainWord(result, id)))
  words.delete('')
  return listed.filter((id) => slotOf(pins, id) < 0 && words.has(plainWord(result, id)))
}
