import type { CardSpec } from '@lensboard/contract'
import { Box, createShapeId, type Editor, type TLShapeId } from 'tldraw'
import { naturalSize } from '../cards/card-box.js'
import { CARD_TYPE, type CardShape } from '../records/index.js'
import { bringIntoView } from './bring-into-view.js'
import { placeCard, type Rect } from './placement.js'
import { isCard } from './selection.js'

/** A card to be placed: its question, and the size of the answer that is known already. */
export interface NewCard {
  spec: CardSpec
  /** What draws it, where its question does not say. */
  drawnAs: 'lens' | 'attention'
  title: string
  rows: number
  tokens: number
}

/** How many cards stand beside each other before the next row begins. */
const ROW = 4
const GAP = 32

/** Places cards at their natural sizes in rows from a point of the page on, as one undo step; returns their ids. */
export function placeCards(editor: Editor, cards: readonly NewCard[], point?: { x: number; y: number }): TLShapeId[] {
  const sizes = cards.map(({ drawnAs, rows, tokens }) => naturalSize(drawnAs, rows, tokens))
  const whole = { w: Math.max(...sizes.map(({ w }) => w)), h: Math.max(...sizes.map(({ h }) => h)) }
  const others = editor
    .getCurrentPageShapes()
    .filter(isCard)
    .map((card): Rect => {
      const { x, y, w, h } = editor.getShapePageBounds(card) ?? new Box()
      return { x, y, w, h }
    })
  const view = editor.getViewportPageBounds()
  const start = point ?? placeCard(whole, view, others)
  let [x, y, high] = [start.x, start.y, 0]
  const shapes = cards.map(({ spec, title, drawnAs }, i) => {
    const size = sizes[i]!
    if (i > 0 && i % ROW === 0) [x, y, high] = [start.x, y + high + GAP, 0]
    const id = createShapeId()
    const head = drawnAs === 'attention' ? ('mean' as const) : 0
    const type: typeof CARD_TYPE = CARD_TYPE
    const shape = { id, type, x, y, props: { ...size, title, spec, metric: 'prob', layer: 0, head } }
    x += size.w + GAP
    high = Math.max(high, size.h)
    return shape
  })
  editor.setEditingShape(null)
  editor.setCurrentTool('select')
  editor.markHistoryStoppingPoint('place cards')
  editor.createShapes<CardShape>(shapes)
  const ids = shapes.map(({ id }) => id)
  editor.select(...ids)
  const bounds = editor.getSelectionPageBounds()
  if (bounds) bringIntoView(editor, bounds)
  return ids
}
