import type { Editor, TLRecord } from 'tldraw'
import { plural } from '../cards/words.js'
import { hostOf } from '../editor/board-host.js'
import { isCard } from '../editor/selection.js'
import { commentsOf } from './board-comments.js'
import { placeOf } from './place-thread.js'

/** What one operation of this person deleted. */
interface Deleted {
  records: TLRecord[]
  cards: number
  threads: number
}

/**
 * When this person deletes a card that has threads: tells the server where they were and what the card was, and the
 * person that they are kept, with the way back.
 */
export function keepDeletedCards(editor: Editor): () => void {
  let deleted: Deleted | null = null
  const gather = (record: TLRecord): Deleted => {
    deleted ??= { records: [], cards: 0, threads: 0 }
    deleted.records.push(record)
    return deleted
  }
  const stops = [
    editor.sideEffects.registerBeforeDeleteHandler('shape', (shape, source) => {
      const comments = commentsOf(editor)
      if (source !== 'user' || !comments) return
      const all = gather(shape)
      if (!isCard(shape)) return
      all.cards++
      const threads = comments.state
        .get()
        .threads.filter(({ anchor }) => 'shapeId' in anchor && anchor.shapeId === shape.id)
      if (threads.length === 0) return
      all.threads += threads.length
      const places = threads.map(({ id, anchor }) => {
        const { x, y } = placeOf(editor, anchor).at
        return { threadId: id, at: { x: Math.round(x), y: Math.round(y) } }
      })
      const { x, y } = editor.getShapePageTransform(shape).applyToPoint({ x: 0, y: 0 })
      // Its frame may go with it: it comes back on the page.
      comments.source.keepCard(shape.id, { ...shape, parentId: editor.getCurrentPageId(), x, y }, places)
    }),
    editor.sideEffects.registerBeforeDeleteHandler('binding', (binding, source) => {
      if (source === 'user') gather(binding)
    }),
    editor.sideEffects.registerOperationCompleteHandler(() => {
      const done = deleted
      deleted = null
      if (done && done.threads > 0) sayKept(editor, done)
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

function sayKept(editor: Editor, { records, cards, threads }: Deleted): void {
  const what = cards === 1 ? 'Card deleted' : `${cards} cards deleted`
  hostOf(editor)?.say(`${what}, ${plural(threads, 'thread')} kept.`, {
    label: 'Undo',
    // By what was deleted: the last step of this person may be another one by then.
    run() {
      const gone = records.filter(({ id }) => !editor.store.has(id))
      if (gone.length === 0 || editor.getIsReadonly()) return
      editor.markHistoryStoppingPoint('bring back')
      editor.run(() =>
        editor.store.put(gone.toSorted((a, b) => Number(a.typeName === 'binding') - Number(b.typeName === 'binding'))),
      )
    },
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
