import { cellAt, dataCell, type PlotLayout } from '@lensboard/heatmap'
import type { Editor, VecLike } from 'tldraw'
import { closeHighlight } from '../annotations/open-highlight.js'
import { runsOf } from '../editor/board-host.js'
import { isCard } from '../editor/selection.js'
import type { CardShape } from '../records/index.js'
import { attentionCellAt } from './attention-box.js'
import { shownRun } from './baseline.js'
import { bodyBox, drawnKind, plotOf } from './card-box.js'
import { type CellCursor, cellCursor, cellRange, chartedPositions, detailsView } from './card-state.js'
import { focusCell } from './grid-focus.js'
import { listedCellAt } from './listed-cells.js'
import { isTable } from './own-table.js'
import { seenProps } from './own-window.js'
import { startCell } from './start-cell.js'

/** A cell by its meaning: a result's row and column, or query and key. */
type Cell = Pick<CellCursor, 'row' | 'column'>

/** Cell layout of a card that shows a result, else null. */
function shownPlot(editor: Editor, shape: CardShape): PlotLayout | null {
  if (isTable(editor, shape)) return null
  const runs = runsOf(editor)
  const view = runs && shownRun(runs, shape.props).view
  if (view?.phase !== 'done' || shape.props.spec.kind === 'chart') return null
  return plotOf(view.result, seenProps(editor, shape))
}

/** The card under a page point and, when the point is on a cell of its plot, that cell. */
export function cardAt(editor: Editor, point: VecLike): { shape: CardShape; cell: Cell | null } | null {
  const shape = editor.getShapeAtPoint(point, {
    hitInside: true,
    hitLocked: true,
    hitLabels: true,
    renderingOnly: true,
  })
  if (!isCard(shape)) return null
  const attention = isTable(editor, shape) ? undefined : attentionCellAt(editor, shape, point)
  if (attention !== undefined) return { shape, cell: attention }
  const layout = shownPlot(editor, shape)
  if (!layout) return { shape, cell: listedCellAt(editor, shape, point) }
  const { x, y } = editor.getPointInShapeSpace(shape, point)
  const at = cellAt(layout, x, y - bodyBox(drawnKind(shape.props.spec), shape.props).top)
  return { shape, cell: at && dataCell(layout, at) }
}

/** Editors whose person reads cells and held the hand tool before. */
const handBefore = new WeakSet<Editor>()

/** Enters cell mode, where no cell is chosen yet. */
export function enterCells(editor: Editor, shape: CardShape): void {
  if (editor.getEditingShapeId() === shape.id) return
  const tool = editor.getCurrentToolId()
  editor.select(shape.id)
  // tldraw takes up its select tool here; a viewer's hand comes back afterwards.
  editor.setEditingShape(shape.id)
  if (tool === 'hand') handBefore.add(editor)
}

/** Enters cell mode at a cell with its details open. Works for viewers, on the hand tool and on locked cards. */
export function readCell(editor: Editor, shape: CardShape, cell: Cell): void {
  enterCells(editor, shape)
  cellCursor(editor).set({ shapeId: shape.id, ...cell, open: true })
}

/** Moves the cursor of a card that is read; details that are open go along, and come with the first cell. */
export function moveTo(editor: Editor, shapeId: CellCursor['shapeId'], cell: Cell): void {
  const at = cellCursor(editor).get()
  cellCursor(editor).set({ shapeId, ...cell, open: at?.shapeId === shapeId ? at.open : true })
}

/** Opens the cell that a card is about, for somebody who came to its cells without choosing one. */
export function readFirst(editor: Editor, shape: CardShape): void {
  const view = runsOf(editor) && shownRun(runsOf(editor)!, shape.props).view
  const first = view?.phase === 'done' && !isTable(editor, shape) ? startCell(view.result, shape.props) : null
  if (first) readCell(editor, shape, first)
}

/** Chooses a cell whose position is drawn in the chart beside the one that was chosen before. */
export function compareCell(editor: Editor, shape: CardShape, cell: Cell): void {
  const at = cellCursor(editor).get()
  if (at?.shapeId === shape.id) {
    const was = chartedPositions(editor).get()
    const positions = was?.shapeId === shape.id ? was.positions.filter((one) => one !== at.column) : []
    chartedPositions(editor).set({ shapeId: shape.id, positions: [at.column, ...positions] })
    detailsView(editor).update((view) => ({ ...view, tab: 'rows' }))
  }
  cellCursor(editor).set({ shapeId: shape.id, ...cell, open: true })
}

/** One step out: details, then the range, then cell mode. False when there was nothing to step out of. */
export function stepOut(editor: Editor): boolean {
  const cursor = cellCursor(editor)
  const at = cursor.get()
  if (closeHighlight(editor)) {
    if (at) focusCell(editor, at.shapeId)
    return true
  }
  if (at?.open) {
    cursor.set({ ...at, open: false })
    focusCell(editor, at.shapeId)
    return true
  }
  if (cellRange(editor).get()) {
    cellRange(editor).set(null)
    return true
  }
  if (!isCard(editor.getEditingShape())) return false
  leaveCells(editor)
  return true
}

export function leaveCells(editor: Editor): void {
  const container = editor.getContainer()
  // First, so that the grid hears that it lost the focus before it goes.
  if (container.contains(document.activeElement)) container.focus()
  cellCursor(editor).set(null)
  cellRange(editor).set(null)
  if (isCard(editor.getEditingShape())) editor.setEditingShape(null)
  if (handBefore.delete(editor)) editor.setCurrentTool('hand')
}
