import type { MarkedCell } from '@lensboard/contract'
import { type Atom, atom, createShapeId, type Editor, type TLArrowShape, type TLShapeId, WeakCache } from 'tldraw'
import { announce } from '../cards/announce.js'
import type { CellCursor } from '../cards/card-state.js'
import { isCard } from '../editor/selection.js'
import { type CardShape, CELL_KEY } from '../records/index.js'
import { placeOfIdentity } from './cell-place.js'
import { chosenRange } from './change-highlights.js'

/** A cell from which somebody begins an arrow. */
export interface ArrowFrom {
  shapeId: TLShapeId
  cell: MarkedCell
}

const begun = new WeakCache<Editor, Atom<ArrowFrom | null>>()

/** The cell from which this person draws an arrow, until they choose where it ends. */
export const arrowFrom = (editor: Editor): Atom<ArrowFrom | null> =>
  begun.get(editor, () => atom<ArrowFrom | null>('arrow from', null))

/** Begins an arrow at what is chosen, or ends at it the one that was begun. False where nothing is that can be named. */
export function arrowAtCell(editor: Editor, shape: CardShape, cursor: CellCursor | null): boolean {
  const cell = chosenRange(editor, shape, cursor)?.to
  if (!cell) return false
  const from = arrowFrom(editor).get()
  const fromCard = from && editor.getShape(from.shapeId)
  if (!from || !isCard(fromCard)) {
    arrowFrom(editor).set({ shapeId: shape.id, cell })
    announce(editor, 'Arrow begun. Choose the cell that it points to, and press Shift A there.')
    return true
  }
  arrowFrom(editor).set(null)
  if (from.shapeId === shape.id && isSame(from.cell, cell)) {
    announce(editor, 'No arrow drawn.')
    return true
  }
  drawArrow(editor, { card: fromCard, cell: from.cell }, { card: shape, cell })
  announce(editor, 'Arrow drawn.')
  return true
}

const isSame = (a: MarkedCell, b: MarkedCell): boolean => JSON.stringify(a) === JSON.stringify(b)

interface End {
  card: CardShape
  cell: MarkedCell
}

/** Draws an arrow from cell to cell, as one undo step. */
function drawArrow(editor: Editor, from: End, to: End): void {
  editor.markHistoryStoppingPoint('arrow between cells')
  editor.run(() => {
    const id = createShapeId()
    const [start, end] = [pagePoint(editor, from), pagePoint(editor, to)]
    editor.createShape<TLArrowShape>({
      ...{ id, type: 'arrow', x: start.x, y: start.y },
      props: { size: 's', start: { x: 0, y: 0 }, end: { x: end.x - start.x, y: end.y - start.y } },
    })
    for (const [terminal, { card, cell }] of [
      ['start', from],
      ['end', to],
    ] as const) {
      const { x, y } = editor.getPointInShapeSpace(card, terminal === 'start' ? start : end)
      const normalizedAnchor = { x: x / card.props.w, y: y / card.props.h }
      editor.createBinding({
        ...{ type: 'arrow', fromId: id, toId: card.id, meta: { [CELL_KEY]: cell } },
        props: { terminal, normalizedAnchor, isExact: true, isPrecise: true, snap: 'none' },
      })
    }
  })
}

/** The middle of a cell, or of its card where it is not drawn. */
function pagePoint(editor: Editor, { card, cell }: End): { x: number; y: number } {
  const place = placeOfIdentity(editor, card, cell)
  const { x, y, w, h } = place && 'box' in place ? place.box : { x: 0, y: 0, w: card.props.w, h: card.props.h }
  return editor.getShapePageTransform(card).applyToPoint({ x: x + w / 2, y: y + h / 2 })
}
