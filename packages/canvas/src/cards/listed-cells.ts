import type { CardResult } from '@lensboard/contract'
import type { Editor, VecLike } from 'tldraw'
import type { CardShape } from '../records/index.js'
import { attentionCellBox } from './attention-box.js'
import { cellBox } from './card-box.js'
import { seenProps } from './own-window.js'
import type { ScreenRect } from './popup-place.js'

/** A cell by its meaning: a result's row and column. */
interface Cell {
  row: number
  column: number
}

// Lists scroll inside their card, so where their cells are only the document knows.
const listOf = (editor: Editor, shape: CardShape) =>
  editor.getContainer().querySelector<HTMLElement>(`[data-list="${shape.id}"]`)

/** The cell of a card's list under a page point. */
export function listedCellAt(editor: Editor, shape: CardShape, point: VecLike): Cell | null {
  const list = listOf(editor, shape)
  if (!list) return null
  const { x, y } = editor.pageToScreen(point)
  const under = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-row]')
  return under && list.contains(under) ? { row: Number(under.dataset.row), column: Number(under.dataset.column) } : null
}

/** The box of a result's cell in its card, drawn or listed; null for one that is not there. */
export function placeOfCell(editor: Editor, shape: CardShape, result: CardResult, cell: Cell): ScreenRect | null {
  if (shape.props.spec.kind === 'chart') return null
  const drawn =
    result.kind === 'attention'
      ? attentionCellBox(editor, shape, result, cell)
      : cellBox(result, seenProps(editor, shape), cell)
  if (drawn) return drawn
  const listed = listOf(editor, shape)?.querySelector(`[data-row="${cell.row}"][data-column="${cell.column}"]`)
  if (!listed) return null
  const box = listed.getBoundingClientRect()
  const { x, y } = editor.getPointInShapeSpace(shape, editor.screenToPage({ x: box.left, y: box.top }))
  const zoom = editor.getZoomLevel()
  return { x, y, w: box.width / zoom, h: box.height / zoom }
}
