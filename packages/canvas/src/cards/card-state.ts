import {
  type CellBlock,
  createHoverChannel,
  type HoverChannel,
  type LensCell,
  type TrajectoryMeasure,
} from '@lensboard/heatmap'
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
  /** The range of cells that is chosen around the cursor. */
  range: Atom<ChosenRange | null>
  renaming: Atom<TLShapeId | null>
  /** Cards whose question their author changed and has not run. */
  stale: Atom<ReadonlySet<string>>
  /** The card whose provenance is open. */
  provenance: Atom<TLShapeId | null>
  /** The patching card whose agreement with the other method is open. */
  agreement: Atom<TLShapeId | null>
  /** What the details of a cell show, kept from cell to cell. */
  details: Atom<DetailsView>
  /** Positions of a card that its chart draws beside the chosen cell's. */
  charted: Atom<Charted | null>
  hovers: Map<TLShapeId, HoverChannel<LensCell>>
}

/** Chosen cells of a card, as they are drawn. */
export interface ChosenRange {
  shapeId: TLShapeId
  block: CellBlock
  /** The plot that they are of, where that is not the one whose cells are read: all heads, rows of a data set. */
  plot?: string
}

interface Charted {
  shapeId: TLShapeId
  positions: readonly number[]
}

/** The parts of a cell's details, and the measure of its chart and table. */
export interface DetailsView {
  tab: 'cell' | 'rows' | 'followed' | 'top'
  measure: TrajectoryMeasure
}

const states = new WeakCache<Editor, CardState>()
const stateOf = (editor: Editor) =>
  states.get(editor, () => ({
    cursor: atom('cell cursor', null),
    range: atom<ChosenRange | null>('cell range', null),
    renaming: atom('renaming', null),
    stale: atom<ReadonlySet<string>>('stale cards', new Set()),
    provenance: atom('provenance', null),
    agreement: atom('agreement', null),
    details: atom<DetailsView>('details view', { tab: 'cell', measure: 'logProb' }),
    charted: atom<Charted | null>('charted positions', null),
    hovers: new Map(),
  }))

export const cellCursor = (editor: Editor): CardState['cursor'] => stateOf(editor).cursor
export const cellRange = (editor: Editor): CardState['range'] => stateOf(editor).range
export const renaming = (editor: Editor): CardState['renaming'] => stateOf(editor).renaming
export const staleCards = (editor: Editor): CardState['stale'] => stateOf(editor).stale
export const provenanceOf = (editor: Editor): CardState['provenance'] => stateOf(editor).provenance
export const agreementOf = (editor: Editor): CardState['agreement'] => stateOf(editor).agreement
export const detailsView = (editor: Editor): CardState['details'] => stateOf(editor).details

export const chartedPositions = (editor: Editor): CardState['charted'] => stateOf(editor).charted

/** The channel between a card's heatmap, its legend and the chart beside it. */
export function hoverOf(editor: Editor, id: TLShapeId): HoverChannel<LensCell> {
  const { hovers } = stateOf(editor)
  const channel = hovers.get(id) ?? createHoverChannel<LensCell>()
  hovers.set(id, channel)
  return channel
}
