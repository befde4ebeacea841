import type { LensCell } from '@lensboard/heatmap'
import { Box, type Editor } from 'tldraw'
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

/** Brings a chart's source into view beside it. */
export function showSource(editor: Editor, chart: CardShape, source: CardShape): void {
  const boxes = [chart, source].flatMap(({ id }) => editor.getShapePageBounds(id) ?? [])
  if (boxes.length > 0) bringIntoView(editor, Box.Common(boxes))
}
