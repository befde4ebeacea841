import { type Atom, atom, type Editor, type TLShapeId, WeakCache } from 'tldraw'

/** What is looked at of a card's annotations. */
interface OpenHighlight {
  shapeId: TLShapeId
  /** A highlight; null for the list of them alone. */
  id: string | null
  /** Somebody came by from cell to cell: the keyboard stays there. */
  walked?: boolean
}

const open = new WeakCache<Editor, Atom<OpenHighlight | null>>()

/** The highlight whose label and colour this person looks at; not shared. */
export const openHighlight = (editor: Editor): Atom<OpenHighlight | null> =>
  open.get(editor, () => atom<OpenHighlight | null>('open highlight', null))

/** Closes it; false where none was open. */
export function closeHighlight(editor: Editor): boolean {
  if (!openHighlight(editor).get()) return false
  openHighlight(editor).set(null)
  return true
}
