import { type Atom, atom, type Editor, type TLShapeId, WeakCache } from 'tldraw'
import type { CardShape } from '../records/index.js'
import { cellCursor } from './card-state.js'
import { changeView } from './change-card.js'

const tables = new WeakCache<Editor, Atom<ReadonlyMap<TLShapeId, boolean>>>()

/** Cards that one person sees as a table or a picture whatever the others see: who may not change a card can read it. */
const ownTables = (editor: Editor) => tables.get(editor, () => atom('own tables', new Map()))

/** Whether this person sees a card as a table. */
export const isTable = (editor: Editor, { id, props }: Pick<CardShape, 'id' | 'props'>): boolean =>
  props.spec.kind !== 'chart' && (ownTables(editor).get().get(id) ?? props.view?.table === true)

/** From picture to table and back: for everybody, or for this person alone where the card is not theirs to change. */
export function toggleTable(editor: Editor, shape: CardShape): void {
  const table = !isTable(editor, shape)
  const own = editor.getIsReadonly() || editor.isShapeOrAncestorLocked(shape)
  // Details belong to a cell of the picture.
  cellCursor(editor).update((at) => (at?.shapeId === shape.id ? { ...at, open: false } : at))
  ownTables(editor).update((before) => {
    const next = new Map(before)
    if (own) next.set(shape.id, table)
    else next.delete(shape.id)
    return next
  })
  if (!own) changeView(editor, shape, table ? 'open as table' : 'show the picture', { table: table || undefined })
}
