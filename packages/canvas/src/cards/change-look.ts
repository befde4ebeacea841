import type { CardView } from '@lensboard/contract'
import type { LookPart } from '@lensboard/heatmap'
import type { Editor } from 'tldraw'
import { hostOf } from '../editor/board-host.js'
import { isCard } from '../editor/selection.js'
import type { CardShape } from '../records/index.js'
import { viewWith } from './change-card.js'
import { endsFor, letterFor, type ScaleLetter, scaleRefusal } from './scale-groups.js'
import { cardsOfScale } from './shared-scale.js'

/**
 * Changes how everybody sees the cells of a card, as one undo step. Typed ends are those of every card that shares the
 * scale; a card joins a letter as `joinScale` says.
 */
export function changeLook(editor: Editor, shape: CardShape, name: string, part: LookPart): void {
  if (part.scaleGroup) {
    joinScale(editor, [shape], part.scaleGroup)
    return
  }
  const follow = 'domain' in part ? cardsOfScale(editor, shape).filter(({ id }) => id !== shape.id) : []
  editor.markHistoryStoppingPoint(name)
  changeViews(editor, [
    [shape, part],
    ...follow.map((card) => [card, { domain: endsFor(card.props, part.domain) }] as const),
  ])
}

/**
 * Puts cards on the scale of a letter, as one undo step; they take over the ends that are typed there, else bring the
 * first of theirs. Cards of different measures are refused, and that is said.
 */
export function joinScale(editor: Editor, cards: readonly CardShape[], letter: ScaleLetter): void {
  const joining = new Set(cards.map(({ id }) => id))
  const members = allCards(editor).filter(({ id, props }) => !joining.has(id) && props.view?.scaleGroup === letter)
  const refusal = scaleRefusal(
    cards.map(({ props }) => props),
    members.map(({ props }) => props),
  )
  if (refusal) {
    hostOf(editor)?.say(refusal)
    return
  }
  const ends = [...members, ...cards].find(({ props }) => props.view?.domain)?.props.view?.domain
  editor.markHistoryStoppingPoint('share the scale')
  changeViews(
    editor,
    [...cards, ...(members.some(({ props }) => props.view?.domain) ? [] : members)].map((card) => [
      card,
      { scaleGroup: letter, domain: endsFor(card.props, ends) },
    ]),
  )
}

/** Puts cards on one scale: the letter of one of them, else a free one. */
export function shareScale(editor: Editor, cards: readonly CardShape[]): void {
  const letter = letterFor(
    cards.map(({ props }) => props),
    allCards(editor).map(({ props }) => props),
  )
  if (letter) joinScale(editor, cards, letter)
  else hostOf(editor)?.say('All four letters are in use. Free one of them, or choose a letter in the legend.')
}

/** Gives cards a range of their own again, as one undo step. */
export function leaveScale(editor: Editor, cards: readonly CardShape[]): void {
  editor.markHistoryStoppingPoint('leave the scale')
  changeViews(
    editor,
    cards.map((card) => [card, { scaleGroup: undefined }]),
  )
}

const allCards = (editor: Editor): CardShape[] => editor.getCurrentPageShapes().filter(isCard)

type ViewPart = { [Key in keyof CardView]: CardView[Key] | undefined }

function changeViews(editor: Editor, changes: readonly (readonly [CardShape, ViewPart])[]): void {
  editor.updateShapes<CardShape>(
    changes.map(([{ id, type, props }, part]) => ({ id, type, props: { view: viewWith(props.view, part) } })),
  )
}
