import { type Atom, atom, type Editor, type TLShapeId, WeakCache } from 'tldraw'
import type { CardShape, CardShapeProps } from '../records/index.js'

interface Window {
  from: number
  to: number
}

const windows = new WeakCache<Editor, Atom<ReadonlyMap<TLShapeId, Window>>>()

/** Windows of positions that one person sees: a viewer's, who may look but not change, and an editor's while it moves. */
const ownWindows = (editor: Editor) => windows.get(editor, () => atom('own windows', new Map()))

/** The window that this person sees of a card instead of everybody's, if any. */
export const ownWindow = (editor: Editor, id: TLShapeId): Window | undefined => ownWindows(editor).get().get(id)

/** Moves this person's window of a card; without one they see everybody's again. */
export function setOwnWindow(editor: Editor, id: TLShapeId, positions: Window | undefined): void {
  ownWindows(editor).update((before) => {
    const next = new Map(before)
    if (positions) next.set(id, positions)
    else next.delete(id)
    return next
  })
}

/** A card as this person sees it: its props with their own window of positions. */
export function seenProps(editor: Editor, { id, props }: CardShape): CardShapeProps {
  const positions = ownWindow(editor, id)
  return positions ? { ...props, view: { ...props.view, positions } } : props
}
