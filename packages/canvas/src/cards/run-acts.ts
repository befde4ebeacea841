import { type AskedSpec, errorFacts } from '@lensboard/contract'
import type { Editor } from 'tldraw'
import { hostOf, runsOf } from '../editor/board-host.js'
import { isCard } from '../editor/selection.js'
import type { CardShape } from '../records/index.js'
import { baselineSpec, shownSpec } from './baseline.js'

/** The runs a card needs for what it shows. */
const specsOf = ({ props }: CardShape): AskedSpec[] => [...new Set([shownSpec(props), baselineSpec(props)])]

const phasesOf = (editor: Editor, card: CardShape) =>
  specsOf(card).map((spec) => ({ spec, view: runsOf(editor)?.view(spec) }))

/** Whether a run of this card waits or is under way. */
export const isActive = (editor: Editor, card: CardShape): boolean =>
  phasesOf(editor, card).some(({ view }) => view?.phase === 'active')

/** Whether a run of this card ended without a result. */
export const isFailed = (editor: Editor, card: CardShape): boolean =>
  phasesOf(editor, card).some(({ view }) => view?.phase === 'failed')

/** Whether what this card shows has been computed. */
export const isAnswered = (editor: Editor, card: CardShape): boolean =>
  phasesOf(editor, card).every(({ view }) => view?.phase === 'done')

/** Cancels what is under way for these cards, for everybody on the board. */
export function cancelCards(editor: Editor, cards: readonly CardShape[]): void {
  for (const { spec, view } of cards.flatMap((card) => phasesOf(editor, card)))
    if (view?.phase === 'active') told(editor, runsOf(editor)?.cancel(spec))
}

/** Runs again what failed or was cancelled. */
export function runCardAgain(editor: Editor, card: CardShape): void {
  for (const { spec, view } of phasesOf(editor, card)) if (view?.phase === 'failed') runsOf(editor)?.retry(spec)
}

/** Has the shown result computed once more and compared. */
export const verifyCard = (editor: Editor, card: CardShape): Promise<void> =>
  told(editor, runsOf(editor)?.verify(shownSpec(card.props)))

/** The selected cards. */
export const selectedCards = (editor: Editor): CardShape[] => editor.getSelectedShapes().filter(isCard)

/** An act that fails says so in one sentence; the card itself stays as it is. */
const told = async (editor: Editor, act: Promise<void> | undefined): Promise<void> =>
  act?.catch((error: unknown) => hostOf(editor)?.say(errorFacts(error).message))
