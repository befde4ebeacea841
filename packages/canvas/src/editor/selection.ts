import type { LensRef } from '@lensboard/contract'
import type { Editor, TLShape } from 'tldraw'
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

/** The learned lens of the selected lens card. */
export function learnedLensOf(editor: Editor): LensRef | null {
  const spec = onlyLensCard(editor)?.props.spec
  return spec?.kind === 'lens' && spec.lens !== 'logit' ? spec.lens : null
}
