import { CellIdentity } from '@lensboard/contract'
import { cellAt, dataCell } from '@lensboard/heatmap'
import type { Editor, TLArrowBinding, VecLike } from 'tldraw'
import { bodyBox, cellBox, drawnKind, plotOf } from '../cards/card-box.js'
import { isTable } from '../cards/own-table.js'
import { seenProps } from '../cards/own-window.js'
import type { ScreenRect } from '../cards/popup-place.js'
import { shownResult } from '../cards/shown-result.js'
import { type CardShape, CELL_KEY } from '../records/index.js'
import { cellIdentity, cellNow, type Hidden, hasNamedRows } from './highlights.js'

/** The cell at which the end of an arrow is, by identity; null for an end that is at no cell. */
export function cellOfEnd({ meta }: Pick<TLArrowBinding, 'meta'>): CellIdentity | null {
  const read = CELL_KEY in meta ? CellIdentity.safeParse(meta[CELL_KEY]) : null
  return read?.success ? read.data : null
}

/** Where a cell is drawn in its card; why it is not; null while nobody can tell. */
export function placeOfIdentity(
  editor: Editor,
  shape: CardShape,
  cell: CellIdentity,
): { box: ScreenRect } | { hidden: Hidden | 'table' } | null {
  const result = shownResult(editor, shape)
  if (!result) return null
  if (shape.props.spec.kind === 'chart' || !hasNamedRows(result)) return { hidden: 'read' }
  if (isTable(editor, shape)) return { hidden: 'table' }
  const at = cellNow(result, cell)
  if (typeof at === 'string') return { hidden: at }
  const seen = seenProps(editor, shape)
  const box = cellBox(result, seen, { row: at.row, column: at.position })
  if (box) return { box }
  const layout = plotOf(result, seen)
  const rows = layout && (layout.transposed ? layout.across : layout.rows)
  return { hidden: rows?.includes(at.row) ? 'positions' : 'rows' }
}

/** The cell of a reading under a point of the page, by identity. */
export function identityAt(editor: Editor, shape: CardShape, point: VecLike): CellIdentity | null {
  const result = shownResult(editor, shape)
  if (!result || !hasNamedRows(result) || shape.props.spec.kind === 'chart' || isTable(editor, shape)) return null
  const layout = plotOf(result, seenProps(editor, shape))
  const { x, y } = editor.getPointInShapeSpace(shape, point)
  const at = layout && cellAt(layout, x, y - bodyBox(drawnKind(shape.props.spec), shape.props).top)
  if (!at) return null
  const { row, column } = dataCell(layout, at)
  return cellIdentity(result, row, column) ?? null
}
