import type { Editor } from 'tldraw'
import { isCard } from '../editor/selection.js'
import { commentsOf } from './board-comments.js'
import { placeOf } from './place-thread.js'

/** When this person deletes a card that has threads: tells where they were, and what the card was. */
export function keepDeletedCards(editor: Editor): () => void {
  return editor.sideEffects.registerBeforeDeleteHandler('shape', (shape, source) => {
    const comments = commentsOf(editor)
    if (source !== 'user' || !isCard(shape) || !comments) return
    const threads = comments.state
      .get()
      .threads.filter(({ anchor }) => 'shapeId' in anchor && anchor.shapeId === shape.id)
    if (threads.length === 0) return
    const places = threads.map(({ id, anchor }) => {
      const { x, y } = placeOf(editor, anchor).at
      return { threadId: id, at: { x: Math.round(x), y: Math.round(y) } }
    })
    const { x, y } = editor.getShapePageTransform(shape).applyToPoint({ x: 0, y: 0 })
    // Its frame may go with it: it comes back on the page.
    comments.source.keepCard(shape.id, { ...shape, parentId: editor.getCurrentPageId(), x, y }, places)
  })
}

/** Brings a deleted card back under its own id, so that its threads are on it again; false where it is none. */
export function restoreCard(editor: Editor, record: unknown): boolean {
  const card = record as Parameters<Editor['createShape']>[0]
  if (card?.type !== 'card' || !card.id || editor.getShape(card.id)) return false
  editor.markHistoryStoppingPoint('restore card')
  const { index: _index, ...rest } = card
  editor.createShape(rest)
  editor.select(card.id)
  return true
}
