import type { LensCell } from '@lensboard/heatmap'
import { Box, type Editor, type TLShapeId, WeakCache } from 'tldraw'
import { bringIntoView } from '../editor/bring-into-view.js'
import type { CardShape } from '../records/index.js'
import { readCell } from './cell-mode.js'
import { sourceOf } from './chart-source.js'

/** Opens the cell of the source card that a point of a chart is; false where the source is gone. */
export function openPoint(editor: Editor, chart: CardShape, { row, position }: LensCell): boolean {
  const source = sourceOf(editor, chart)
  if (!source) return false
  showSource(editor, chart, source)
  readCell(editor, source, { row, column: position })
  return true
}

const presses = new WeakCache<Editor, Map<TLShapeId, LensCell>>()

/**
 * The point that was last pressed on in a chart. Kept by the press itself: a finger points at nothing before it, and the
 * canvas takes the pointer away before it ends.
 */
export const pressedIn = (editor: Editor, chart: CardShape): LensCell | undefined =>
  presses.get(editor, () => new Map()).get(chart.id)

export function keepPress(editor: Editor, id: TLShapeId, cell: LensCell): void {
  presses.get(editor, () => new Map()).set(id, cell)
}

/** Brings a chart's source into view beside it. */
export function showSource(editor: Editor, chart: CardShape, source: CardShape): void {
  const boxes = [chart, source].flatMap(({ id }) => editor.getShapePageBounds(id) ?? [])
  if (boxes.length > 0) bringIntoView(editor, Box.Common(boxes))
}
