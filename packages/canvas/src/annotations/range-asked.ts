import { type Atom, atom, type Editor, type TLShapeId, WeakCache } from 'tldraw'

const asked = new WeakCache<Editor, Atom<{ shapeId: TLShapeId; id: string } | null>>()

/** The highlight for which this person chooses another range, until they have. */
export const rangeAsked = (editor: Editor): Atom<{ shapeId: TLShapeId; id: string } | null> =>
  asked.get(editor, () => atom<{ shapeId: TLShapeId; id: string } | null>('range asked', null))
