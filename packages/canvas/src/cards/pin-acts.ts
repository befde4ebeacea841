import { LIMITS } from '@lensboard/contract'
import { joinLastGroup, type Pins, slotOf, togglePosition, toggleToken, withOwn } from '@lensboard/heatmap'
import type { Editor } from 'tldraw'
import { hostOf } from '../editor/board-host.js'
import { isCard } from '../editor/selection.js'
import type { CardShape } from '../records/index.js'
import { changeCard, changeView } from './change-card.js'
import { pinHolder } from './chart-source.js'
import { linkedAt } from './links.js'
import { ownPins, setOwnPins, sharedPins } from './pin-state.js'

const GROUPS_FULL = 'Six groups are tracked. Remove one to add another.'
const POSITIONS_FULL = 'Four positions are tracked. Release one to add another.'
const SHARED = 'Everybody sees this one. An editor of the board can release it.'

const say = (editor: Editor, words: string) => hostOf(editor)?.say(words)
const filled = (pins: Pins): Pins | undefined => (pins.groups.length + pins.positions.length > 0 ? pins : undefined)

/** Tracks or releases a token; `joins` puts it into the last group. A viewer's are their own. */
export function trackToken(editor: Editor, shape: CardShape, id: number, joins: boolean): void {
  const card = pinHolder(editor, shape)
  const change = joins ? joinLastGroup : toggleToken
  if (!editor.getIsReadonly()) {
    const next = change(sharedPins(card), id)
    if (next) changeView(editor, card, 'track a token', { pins: filled(next) })
    else say(editor, GROUPS_FULL)
    return
  }
  if (slotOf(sharedPins(card), id) >= 0) say(editor, SHARED)
  else setOwn(editor, card, change(ownPins(editor, card.id), id), GROUPS_FULL)
}

/** Tracks or releases a position, on cards that are linked there too. A viewer's are their own. */
export function trackPosition(editor: Editor, shape: CardShape, position: number): void {
  const card = pinHolder(editor, shape)
  if (editor.getIsReadonly()) {
    if (sharedPins(card).positions.includes(position)) say(editor, SHARED)
    else setOwn(editor, card, togglePosition(ownPins(editor, card.id), position), POSITIONS_FULL)
    return
  }
  const next = togglePosition(sharedPins(card), position)
  if (!next) {
    say(editor, POSITIONS_FULL)
    return
  }
  const on = next.positions.includes(position)
  const others = linkedAt(editor, card.id, position).flatMap((id) => {
    const other = editor.getShape(id)
    if (!isCard(other) || sharedPins(other).positions.includes(position) === on) return []
    const pins = togglePosition(sharedPins(other), position)
    return pins ? [{ other, pins }] : []
  })
  editor.markHistoryStoppingPoint('track a position')
  editor.updateShapes(
    [{ other: card, pins: next }, ...others].map(({ other: { id, type, props }, pins }) => {
      const { pins: _, ...view } = props.view ?? {}
      const kept = filled(pins)
      return { id, type, props: { view: kept ? { ...view, pins: kept } : view } }
    }),
  )
}

function setOwn(editor: Editor, card: CardShape, next: Pins | null, full: string): void {
  const shared = sharedPins(card)
  const shown = next && withOwn(shared, next)
  const fits =
    shown !== null &&
    shown.groups.length >= shared.groups.length + next!.groups.length &&
    next!.positions.every((position) => shown.positions.includes(position))
  if (next && fits) setOwnPins(editor, card.id, next)
  else say(editor, full)
}

/** Asks for tokens at every position that the reading does not have: a run. */
export function followTokens(editor: Editor, shape: CardShape, ids: readonly number[]): void {
  const card = pinHolder(editor, shape)
  const { spec } = card.props
  if (spec.kind !== 'lens') return
  const track = [...new Set([...spec.track, ...ids])]
  if (track.length > LIMITS.trackedTokens)
    say(editor, `${LIMITS.trackedTokens} tokens are followed. Remove one in the panel to add another.`)
  else changeCard(editor, card, 'follow a token', { spec: { ...spec, track } })
}

/** Whether this person may ask for more tokens of a card's reading. */
export const canFollow = (editor: Editor, shape: CardShape): boolean =>
  !editor.getIsReadonly() && pinHolder(editor, shape).props.spec.kind === 'lens'

/** Takes cards out of the links with others, or puts them back: as the first of them is not. */
export function toggleLinks(editor: Editor, cards: readonly CardShape[]): void {
  const unlinked = cards[0]?.props.view?.unlinked ? undefined : (true as const)
  editor.markHistoryStoppingPoint('link cards')
  editor.updateShapes(
    cards.map(({ id, type, props }) => {
      const { unlinked: _, ...view } = props.view ?? {}
      return { id, type, props: { view: unlinked ? { ...view, unlinked } : view } }
    }),
  )
}
