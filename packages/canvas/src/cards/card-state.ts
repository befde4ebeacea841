import { type Atom, atom, type Editor, type TLShapeId, WeakCache } from 'tldraw'

/** A cell in cell mode: indices into the result's rows and columns (query and key for attention). */
export interface CellCursor {
  shapeId: TLShapeId
  row: number
  column: number
  /** Whether its details are open. */
  open: boolean
}

/** What one person sees of cards besides the document: never saved, never shared. */
interface CardState {
  cursor: Atom<CellCursor | null>
  renaming: Atom<TLShapeId | null>
  /** Cards whose question their author changed and has not run. */
  stale: Atom<ReadonlySet<string>>
  /** The card whose provenance is open. */
  provenance: Atom<TLShapeId | null>
}

const states = new WeakCache<Editor, CardState>()
const stateOf = (editor: Editor) =>
  states.get(editor, () => ({
    cursor: atom('cell cursor', null),
    renaming: atom('renaming', null),
    stale: atom<ReadonlySet<string>>('stale cards', new Set()),
    provenance: atom('provenance', null),
  }))

export const cellCursor = (editor: Editor): CardState['cursor'] => stateOf(editor).cursor
export const renaming = (editor: Editor): CardState['renaming'] => stateOf(editor).renaming
export const staleCards = (editor: Editor): CardState['stale'] => stateOf(editor).stale
export const provenanceOf = (editor: Editor): CardState['provenance'] => stateOf(editor).provenance
