import type { Editor } from 'tldraw'
import { shownRun } from '../cards/baseline.js'
import { cardAt } from '../cards/cell-mode.js'
import { placeOfCell } from '../cards/listed-cells.js'
import type { CardShape } from '../records/index.js'
import { hostOf, runsOf } from './board-host.js'
import { isCard } from './selection.js'

/** A block of cells, by the layers and positions that it covers; both ends are in it. */
export interface BrushedCells {
  layers: { from: number; to: number }
  positions: { from: number; to: number }
}

interface Cell {
  row: number
  column: number
}

const CLASS = 'lb-brushing'
const SAY = 'Drag over the cells that it changes. Esc leaves them as they are.'

const span = (a: number, b: number) => ({ from: Math.min(a, b), to: Math.max(a, b) })

/**
 * Lets the person drag over cells of a lens card; answers with what was covered, or null when they pressed Esc, clicked
 * elsewhere, or the card shows no reading.
 */
export function brushCells(editor: Editor, cardId: string): Promise<BrushedCells | null> {
  const shape = editor.getShape(cardId as CardShape['id'])
  const view = isCard(shape) ? shownOf(editor, shape) : null
  if (!isCard(shape) || !view) {
    hostOf(editor)?.say('The card shows no cells yet. Wait for its answer, or write the numbers.')
    return Promise.resolve(null)
  }
  hostOf(editor)?.say(SAY)
  const container = editor.getContainer()
  const mark = document.createElement('div')
  mark.className = 'lb-brush'
  container.classList.add(CLASS)
  return new Promise((resolve) => {
    let from: Cell | null = null
    let to: Cell | null = null
    const cellUnder = ({ clientX: x, clientY: y }: PointerEvent): Cell | null => {
      const hit = cardAt(editor, editor.screenToPage({ x, y }))
      return hit?.shape.id === shape.id ? hit.cell : null
    }
    const finish = (brushed: BrushedCells | null) => {
      container.removeEventListener('pointerdown', onDown, { capture: true })
      window.removeEventListener('pointermove', onMove, { capture: true })
      window.removeEventListener('pointerup', onUp, { capture: true })
      window.removeEventListener('keydown', onKey, { capture: true })
      container.classList.remove(CLASS)
      mark.remove()
      resolve(brushed)
    }
    const show = () => {
      const box = from && to && screenBox(editor, shape, from, to)
      if (!box) return
      Object.assign(mark.style, { left: `${box.x}px`, top: `${box.y}px`, width: `${box.w}px`, height: `${box.h}px` })
      container.append(mark)
    }
    const onDown = (event: PointerEvent) => {
      // The canvas would select, drag or read.
      event.stopPropagation()
      event.preventDefault()
      from = cellUnder(event)
      to = from
      if (from) show()
      else finish(null)
    }
    const onMove = (event: PointerEvent) => {
      if (!from) return
      event.stopPropagation()
      to = cellUnder(event) ?? to
      show()
    }
    const onUp = (event: PointerEvent) => {
      if (!from || !to) return
      event.stopPropagation()
      const { rows } = view.result
      finish({
        layers: span(rows[from.row]?.layer ?? 0, rows[to.row]?.layer ?? 0),
        positions: span(from.column, to.column),
      })
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.stopPropagation()
      event.preventDefault()
      finish(null)
    }
    container.addEventListener('pointerdown', onDown, { capture: true })
    window.addEventListener('pointermove', onMove, { capture: true })
    window.addEventListener('pointerup', onUp, { capture: true })
    window.addEventListener('keydown', onKey, { capture: true })
  })
}

function shownOf(editor: Editor, shape: CardShape) {
  const runs = runsOf(editor)
  const view = runs && shownRun(runs, shape.props).view
  return view?.phase === 'done' && view.result.kind === 'lens' ? { result: view.result } : null
}

/** The box of all cells between two, in the coordinates of the editor's container. */
function screenBox(editor: Editor, shape: CardShape, a: Cell, b: Cell) {
  const result = shownOf(editor, shape)?.result
  const boxes = result && [a, b].map((cell) => placeOfCell(editor, shape, result, cell))
  const [one, two] = boxes ?? []
  if (!one || !two) return null
  const [x, y] = [Math.min(one.x, two.x), Math.min(one.y, two.y)]
  const [right, bottom] = [Math.max(one.x + one.w, two.x + two.w), Math.max(one.y + one.h, two.y + two.h)]
  const corner = editor.pageToViewport(editor.getShapePageTransform(shape).applyToPoint({ x, y }))
  const zoom = editor.getZoomLevel()
  return { x: corner.x, y: corner.y, w: (right - x) * zoom, h: (bottom - y) * zoom }
}
