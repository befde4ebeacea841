import type { Editor } from 'tldraw'
import type { CardShape } from '../records/index.js'
import { bringIntoView } from './bring-into-view.js'

/** Selects a card and brings it into view. */
export function showCard(editor: Editor, { id }: CardShape): void {
  const bounds = editor.getShapePageBounds(id)
  editor.setEditingShape(null)
  editor.select(id)
  if (bounds) bringIntoView(editor, bounds)
}
