import type { PlotLayout, ResizeCells } from '@lensboard/heatmap'
import { type Editor, type TLShapeId, WeakCache } from 'tldraw'
import { isCard } from '../editor/selection.js'
import type { CardShape } from '../records/index.js'
import { minSize, plotOf, snuggedSize } from './card-box.js'
import { seenProps } from './own-window.js'
import { shownResult } from './shown-result.js'

interface Taken {
  shape: CardShape
  layout: PlotLayout
  moved: boolean
}

/** The card whose edge a hand holds, as it was when the hand took it. */
const held = new WeakCache<Editor, { at: Taken | null }>()

function take(editor: Editor, id: TLShapeId): Taken | null {
  const shape = editor.getShape(id)
  const result = isCard(shape) ? shownResult(editor, shape) : null
  if (!isCard(shape) || !result || editor.isShapeOrAncestorLocked(shape)) return null
  const layout = plotOf(result, seenProps(editor, shape))
  return layout && { shape, layout, moved: false }
}

/**
 * Resizes a card so that its cells get the size that a hand drags an edge between them to, one undo step; what they leave
 * free goes when it lets go.
 */
export function resizeCells(editor: Editor, id: TLShapeId): ResizeCells {
  return (cell, hand) => {
    const one = held.get(editor, () => ({ at: null }))
    if (hand === 'takes') {
      one.at = take(editor, id)
      return
    }
    if (!one.at) return
    const { shape, layout, moved } = one.at
    if (!moved) editor.markHistoryStoppingPoint('resize cells')
    one.at.moved = true
    const least = minSize(shape.props.spec.kind)
    const { width = layout.cellWidth, height = layout.cellHeight } = cell
    const w = Math.max(least.w, shape.props.w + (width - layout.cellWidth) * layout.columns)
    const h = Math.max(least.h, shape.props.h + (height - layout.cellHeight) * layout.rows.length)
    editor.updateShape<CardShape>({ id, type: shape.type, props: { w, h } })
    if (hand !== 'lets go') return
    one.at = null
    const now = editor.getShape(id)
    const result = isCard(now) ? shownResult(editor, now) : null
    if (!isCard(now) || !result) return
    const props = snuggedSize(result, now.props.spec.kind, now.props)
    editor.updateShape<CardShape>({ id, type: now.type, props })
  }
}
