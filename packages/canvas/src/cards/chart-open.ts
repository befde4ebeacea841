import { createHoverChannel, type HoverChannel, type LensCell } from '@lensboard/heatmap'
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

/** The point of a chart that is pointed at; null for other cards, and where none is. */
export const pointedIn = (editor: Editor, shape: CardShape | undefined): LensCell | null =>
  shape?.props.spec.kind === 'chart' ? pointedOf(editor, shape.id).get() : null

const pointers = new WeakCache<Editor, Map<TLShapeId, HoverChannel<LensCell>>>()

/** What is pointed at in a chart itself: the source's own channel says also what is pointed at in its cells. */
export function pointedOf(editor: Editor, id: TLShapeId): HoverChannel<LensCell> {
  const channels = pointers.get(editor, () => new Map())
  const channel = channels.get(id) ?? createHoverChannel<LensCell>()
  channels.set(id, channel)
  return channel
}

/** Brings a chart's source into view beside it. */
export function showSource(editor: Editor, chart: CardShape, source: CardShape): void {
  const boxes = [chart, source].flatMap(({ id }) => editor.getShapePageBounds(id) ?? [])
  if (boxes.length > 0) bringIntoView(editor, Box.Common(boxes))
}
