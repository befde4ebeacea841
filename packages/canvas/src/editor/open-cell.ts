import { type Editor, isShapeId } from 'tldraw'
import { baselineSpec, shownRun, shownSpec } from '../cards/baseline.js'
import { extentOf } from '../cards/card-box.js'
import { cellCursor } from '../cards/card-state.js'
import { readCell } from '../cards/cell-mode.js'
import { type CellPlace, runsOf } from './board-host.js'
import { isCard } from './selection.js'

/**
 * Opens a cell of a card as a link asks, at once or when its answer is there; an index beyond the answer is its last.
 * The returned stop gives up waiting. Somebody who chose a cell or another card meanwhile is not torn away.
 */
export function openCell(editor: Editor, cardId: string, { row, position }: CellPlace): () => void {
  const runs = runsOf(editor)
  const shape = isShapeId(cardId) ? editor.getShape(cardId) : undefined
  if (!runs || !isCard(shape)) return () => {}
  const open = (): boolean => {
    const now = editor.getShape(shape.id)
    if (!isCard(now)) return true
    const { view } = shownRun(runs, now.props)
    if (view.phase !== 'done') return view.phase === 'failed'
    if (cellCursor(editor).get() || editor.getOnlySelectedShapeId() !== now.id) return true
    const { rows, columns } = extentOf(view.result)
    readCell(editor, now, { row: Math.min(row, rows - 1), column: Math.min(position, columns - 1) })
    return true
  }
  if (open()) return () => {}
  const stops = [shownSpec(shape.props), baselineSpec(shape.props)].map((spec) =>
    runs.watch(spec, () => {
      if (open()) stop()
    }),
  )
  const stop = () => {
    for (const end of stops.splice(0)) end()
  }
  return stop
}
