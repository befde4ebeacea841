import { type Atom, atom, type Editor, type TLShapeId, WeakCache } from 'tldraw'

interface OpenHighlight {
  shapeId: TLShapeId
  id: string
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
