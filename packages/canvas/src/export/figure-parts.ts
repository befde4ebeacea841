import type { FigureParts } from '@lensboard/heatmap'
import { type Editor, WeakCache } from 'tldraw'

/** How the cards of a figure are drawn. */
export interface CardLook {
  /** Cells as shapes, up to VECTOR_CELLS_MAX of a card. */
  vector?: boolean | undefined
  parts?: FigureParts | undefined
}

const looks = new WeakCache<Editor, { now: CardLook }>()
const lookOf = (editor: Editor) => looks.get(editor, () => ({ now: {} }))

/** How cards are drawn in the picture that is being made. */
export const cardLook = (editor: Editor): CardLook => lookOf(editor).now

/** Makes a picture whose cards are drawn in some way: tldraw hands nothing of it on to shapes. */
export async function withCardLook<T>(editor: Editor, look: CardLook, draw: () => Promise<T>): Promise<T> {
  const held = lookOf(editor)
  held.now = look
  try {
    return await draw()
  } finally {
    held.now = {}
  }
}
