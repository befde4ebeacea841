import type { CardResult } from '@lensboard/contract'
import { HIGHLIGHT_FILLS } from '@lensboard/heatmap'
import { type Editor, type TLArrowBinding, type TLShapeId, useEditor, useValue } from 'tldraw'
import { leaveCells } from '../cards/cell-mode.js'
import { cardTitle } from '../cards/words.js'
import { bringIntoView } from '../editor/bring-into-view.js'
import { isCard } from '../editor/selection.js'
import type { CardShape } from '../records/index.js'
import { markable } from './card-plots.js'
import { cellOfEnd } from './cell-place.js'
import { openHighlight } from './open-highlight.js'
import type { PlacedHighlight } from './placed-highlights.js'
import { rangeWords } from './range-words.js'
import { readHighlight } from './show-highlight.js'

interface AnnotationListProps {
  shape: CardShape
  result: CardResult
  highlights: readonly PlacedHighlight[]
  /** The highlight that is looked at. */
  open: string | null
}

/** All that people left on a card: its highlights, and the arrows that begin or end at its cells. */
export function AnnotationList({ shape, result, highlights, open }: AnnotationListProps) {
  const editor = useEditor()
  const arrows = useValue('arrows of the card', () => cellArrows(editor, shape), [editor, shape])
  const alone = highlights.length + arrows.length < 2
  if (alone && open !== null) return null
  const go = (one: PlacedHighlight) => {
    if (one.mark && !one.hidden) readHighlight(editor, shape, one.mark)
    openHighlight(editor).set({ shapeId: shape.id, id: one.id, walked: true })
  }
  return (
    <section className="lb-annotations" aria-label="On this card">
      <h4>On this card</h4>
      <ul>
        {highlights.map((one) => (
          <li key={one.id}>
            <button type="button" aria-current={one.id === open} onClick={() => go(one)}>
              <span
                className="lb-annotations__color"
                style={{ background: HIGHLIGHT_FILLS[one.color] }}
                aria-hidden="true"
              />
              <span className="lb-annotations__name">{one.label || `Highlight ${one.number}`}</span>
              <span className="lb-annotations__place">
                {rangeWords(result, one)}
                {one.hidden ? ', not shown' : ''}
              </span>
            </button>
          </li>
        ))}
        {arrows.map(({ id, words }) => (
          <li key={id}>
            <button type="button" onClick={() => goToArrow(editor, id)}>
              <span className="lb-annotations__arrow" aria-hidden="true">
                ↗
              </span>
              <span className="lb-annotations__name">{words}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Arrows that begin or end at cells of a card, in words. */
export function cellArrows(editor: Editor, shape: CardShape): { id: TLShapeId; words: string }[] {
  const ends = editor.getBindingsToShape<TLArrowBinding>(shape.id, 'arrow').filter((end) => cellOfEnd(end))
  const seen = new Set<TLShapeId>()
  return ends.flatMap((end) => {
    if (seen.has(end.fromId)) return []
    seen.add(end.fromId)
    const other = editor
      .getBindingsFromShape<TLArrowBinding>(end.fromId, 'arrow')
      .find(({ props }) => props.terminal !== end.props.terminal)
    const [from, to] = end.props.terminal === 'start' ? [end, other] : [other, end]
    return [{ id: end.fromId, words: `From ${endWords(editor, shape, from)} to ${endWords(editor, shape, to)}` }]
  })
}

function endWords(editor: Editor, here: CardShape, end: TLArrowBinding | undefined): string {
  const shape = end && editor.getShape(end.toId)
  if (!end || !shape) return 'the board'
  if (!isCard(shape)) return `a ${shape.type}`
  const [cell, result] = [cellOfEnd(end), markable(editor, shape)]
  const where = cell && result ? rangeWords(result, { from: cell, to: cell }) : 'a cell'
  return shape.id === here.id ? where : `${where} of ${cardTitle(shape.props.title, shape.props.spec)}`
}

function goToArrow(editor: Editor, id: TLShapeId): void {
  openHighlight(editor).set(null)
  leaveCells(editor)
  editor.select(id)
  const bounds = editor.getShapePageBounds(id)
  if (bounds) bringIntoView(editor, bounds)
}
