import { OVERVIEW_PLOT } from '@lensboard/heatmap'
import type { Editor } from 'tldraw'
import { changeLook, lookOf, setActive } from '../cards/attention-look.js'
import { drawnHeads } from '../cards/attention-plot.js'
import { cellCursor } from '../cards/card-state.js'
import { changeView } from '../cards/change-card.js'
import { seenProps, setOwnWindow } from '../cards/own-window.js'
import { hostOf } from '../editor/board-host.js'
import type { CardShape } from '../records/index.js'
import { markable, seenPlots } from './card-plots.js'
import { plotOfHead, ROWS } from './locate-cell.js'
import { type Hidden, type PlacedHighlight, type PlacedMark, placedHighlights } from './placed-highlights.js'

/** Draws what of a highlight's card is left out; for a viewer as far as they may. */
export function showHighlight(editor: Editor, shape: CardShape, one: PlacedHighlight): void {
  const { mark, hidden, from } = one
  if (!mark || !hidden) return
  if (hidden === 'head' && 'query' in from) {
    const layer = from.layer ?? lookOf(editor, shape).layer
    changeLook(editor, shape, 'show the highlight', { layer, head: from.head })
  } else if (hidden === 'look') changeLook(editor, shape, 'show the highlight', { view: { look: undefined } })
  else if (hidden === 'rows') showRows(editor, shape, one)
  else if (hidden === 'positions') showPositions(editor, shape, mark)
  else if (hidden === 'overview')
    hostOf(editor)?.say('The card is too small to draw all heads. Make it larger to see this highlight.')
}

function showRows(editor: Editor, shape: CardShape, one: PlacedHighlight): void {
  if (editor.getIsReadonly()) {
    hostOf(editor)?.say('These rows are not drawn. An editor of the board can draw them.')
    return
  }
  changeView(editor, shape, 'show the highlight', { rows: undefined })
  if (hiddenNow(editor, shape, one) === 'rows')
    hostOf(editor)?.say('The card is too small to draw every row. Make it larger to see this highlight.')
}

function showPositions(editor: Editor, shape: CardShape, mark: PlacedMark): void {
  const { positions } = seenProps(editor, shape).view ?? {}
  const length = positions ? positions.to - positions.from : mark.positions[1] - mark.positions[0] + 1
  const [first, last] = mark.positions
  const next = { from: first, to: Math.max(last + 1, first + length) }
  if (editor.getIsReadonly()) setOwnWindow(editor, shape.id, next)
  else changeView(editor, shape, 'show the highlight', { positions: next })
}

function hiddenNow(editor: Editor, { id }: CardShape, one: PlacedHighlight): Hidden | undefined {
  const shape = editor.getShape<CardShape>(id)
  const result = shape && markable(editor, shape)
  return result ? placedHighlights([one], result, seenPlots(editor, shape, result))[0]?.hidden : undefined
}

/** Brings the cursor of a card that is read to the first cell of a highlight, in the plot that it is in. */
export function readHighlight(editor: Editor, shape: CardShape, { plot, rows, positions }: PlacedMark): void {
  const result = markable(editor, shape)
  if (!result || editor.getEditingShapeId() !== shape.id || plot === OVERVIEW_PLOT || plot === ROWS) return
  if (result.kind === 'attention') {
    const heads = drawnHeads(lookOf(editor, shape))
    const at = heads.findIndex(({ layer, head }) => plotOfHead(result, layer, head) === plot)
    if (at < 0) return
    setActive(editor, shape.id, at)
  }
  cellCursor(editor).set({ shapeId: shape.id, row: rows[1], column: positions[0], open: false })
}
