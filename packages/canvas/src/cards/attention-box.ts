import type { AttentionResult } from '@lensboard/contract'
import { type AttentionLayout, cellAt, PANEL_HEAD, panelPlot } from '@lensboard/heatmap'
import type { Editor, VecLike } from 'tldraw'
import { runsOf } from '../editor/board-host.js'
import type { CardShape } from '../records/index.js'
import { activeOf, lookOf, setActive } from './attention-look.js'
import { isMatrix, layoutOf } from './attention-plot.js'
import { shownRun } from './baseline.js'
import { bodyBox } from './card-box.js'
import type { ScreenRect } from './popup-place.js'

interface Cell {
  row: number
  column: number
}

/**
 * The cell of an attention card under a page point, null where there is none, and undefined for other cards. The head
 * that it belongs to is then the one that is read.
 */
export function attentionCellAt(editor: Editor, shape: CardShape, point: VecLike): Cell | null | undefined {
  const runs = runsOf(editor)
  const view = runs && shownRun(runs, shape.props).view
  if (view?.phase !== 'done' || view.result.kind !== 'attention') return undefined
  const { result } = view
  const look = lookOf(editor, shape)
  if (!isMatrix(look)) return tokenUnder(editor, shape, point)
  const layout = layoutOf(result, bodyBox('attention', shape.props), look)
  const { x, y } = editor.getPointInShapeSpace(shape, point)
  for (const panel of layout.panels.keys()) {
    const plot = panelPlot(layout, panel, result.ids.length)
    const at = plot && cellAt(plot, x, y - bodyBox('attention', shape.props).top)
    if (!at) continue
    setActive(editor, shape.id, panel)
    return at
  }
  return null
}

/** The box of a cell in its card: in the plot of the head that is read, or of its token. */
export function attentionCellBox(
  editor: Editor,
  shape: CardShape,
  result: AttentionResult,
  { row, column }: Cell,
): ScreenRect | null {
  const look = lookOf(editor, shape)
  const layout = layoutOf(result, bodyBox('attention', shape.props), look)
  const { top } = bodyBox('attention', shape.props)
  if (!isMatrix(look)) return tokenBox(editor, shape, layout, row)
  const active = Math.min(activeOf(editor, shape.id), layout.panels.length - 1)
  const plot = panelPlot(layout, active, result.ids.length)
  if (!plot || row >= plot.rows.length || column >= plot.columns) return null
  const { cellWidth: w, cellHeight: h } = plot
  return { x: plot.x + column * w, y: top + plot.y + row * h, w, h }
}

const cardOf = (editor: Editor, { id }: CardShape) =>
  editor.getContainer().querySelector(`[data-shape-id="${CSS.escape(id)}"]`)

/** The token of a text under a page point, as the query and key of one cell. */
function tokenUnder(editor: Editor, shape: CardShape, point: VecLike): Cell | null {
  const { x, y } = editor.pageToScreen(point)
  const under = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-token]')
  if (!under || !cardOf(editor, shape)?.contains(under)) return null
  const token = Number(under.dataset.token)
  return { row: token, column: token }
}

/** The box of a token in a text; among arcs, the panel's right edge. */
function tokenBox(editor: Editor, shape: CardShape, layout: AttentionLayout, token: number): ScreenRect | null {
  const span = cardOf(editor, shape)?.querySelector(`[data-token="${token}"]`)
  const [panel] = layout.panels
  if (!span)
    return panel
      ? { x: panel.x + panel.width - 1, y: bodyBox('attention', shape.props).top + PANEL_HEAD, w: 1, h: 1 }
      : null
  const box = span.getBoundingClientRect()
  const { x, y } = editor.getPointInShapeSpace(shape, editor.screenToPage({ x: box.left, y: box.top }))
  const zoom = editor.getZoomLevel()
  return { x, y, w: box.width / zoom, h: box.height / zoom }
}
