import type { Editor, TLShape } from 'tldraw'
import { CARD_TYPE, type CardShape } from '../records/index.js'

export const isCard = (shape: TLShape | null | undefined): shape is CardShape => shape?.type === CARD_TYPE

/** The selected card, when one card and nothing else is selected. */
export function onlyCard(editor: Editor): CardShape | null {
  const shape = editor.getOnlySelectedShape()
  return isCard(shape) ? shape : null
}
