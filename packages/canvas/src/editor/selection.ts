import { type AskedSpec, canonicalJson, type LensRef, withoutGroups } from '@lensboard/contract'
import type { Editor, TLShape } from 'tldraw'
import { readingOf } from '../cards/reading-of.js'
import { CARD_TYPE, type CardShape } from '../records/index.js'

export const isCard = (shape: TLShape | null | undefined): shape is CardShape => shape?.type === CARD_TYPE

/** The selected card, when one card and nothing else is selected. */
export function onlyCard(editor: Editor): CardShape | null {
  const shape = editor.getOnlySelectedShape()
  return isCard(shape) ? shape : null
}

/** The selected card, when it alone is selected and is a reading through a lens. */
export function onlyLensCard(editor: Editor): CardShape | null {
  const card = onlyCard(editor)
  return card?.props.spec.kind === 'lens' ? card : null
}

/** The selected card, when it alone is selected and is a reading, made here or by another tool. */
export function onlyReadingCard(editor: Editor): CardShape | null {
  const card = onlyCard(editor)
  return card && readingOf(card.props.spec) ? card : null
}

const questions = new WeakMap<AskedSpec, string>()

/** What a question asks, as text; groups of tokens are a way of looking. */
function questionText(spec: AskedSpec): string {
  const text = questions.get(spec) ?? canonicalJson(withoutGroups(spec))
  questions.set(spec, text)
  return text
}

/** A card of the board that asks this very question. */
export function cardAsking(editor: Editor, spec: AskedSpec): CardShape | undefined {
  const text = questionText(spec)
  return editor
    .getCurrentPageShapes()
    .filter(isCard)
    .find(({ props }) => props.spec.kind === spec.kind && questionText(props.spec as AskedSpec) === text)
}

/** The learned lens of the selected lens card. */
export function learnedLensOf(editor: Editor): LensRef | null {
  const spec = onlyLensCard(editor)?.props.spec
  return spec?.kind === 'lens' && spec.lens !== 'logit' ? spec.lens : null
}
