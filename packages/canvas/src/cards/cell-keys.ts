import type { Editor } from 'tldraw'
import { ANNOTATION_KEYS } from '../annotations/annotation-keys.js'
import { COMMENT_KEYS } from '../comments/comment-keys.js'
import { isCard } from '../editor/selection.js'
import { ATTENTION_KEYS } from './attention-keys.js'
import { cellCursor } from './card-state.js'
import type { CellKey } from './cell-key.js'
import { CHART_KEYS } from './chart-keys.js'
import { MOVING_KEYS } from './moving-keys.js'
import { isTable } from './own-table.js'
import { READING_KEYS } from './reading-keys.js'
import { STEP_KEYS } from './step-keys.js'
import { VIEW_KEYS } from './view-keys.js'

/** Every key of cell mode. A part of a card adds its own in a file beside it. */
export const CELL_KEYS: readonly CellKey[] = [
  ...MOVING_KEYS,
  ...READING_KEYS,
  ...CHART_KEYS,
  ...VIEW_KEYS,
  ...ATTENTION_KEYS,
  // Before the steps, which keep Delete from the card.
  ...ANNOTATION_KEYS,
  ...STEP_KEYS,
  ...COMMENT_KEYS,
]

/** Does what a press means while cells are read. True when the press was for us. */
export function takeKey(editor: Editor, press: string): boolean {
  const shape = editor.getEditingShape()
  if (!isCard(shape)) return false
  const at = cellCursor(editor).get()
  const cell = at?.shapeId === shape.id && !isTable(editor, shape) ? at : null
  const { kind } = shape.props.spec
  return CELL_KEYS.some(({ press: heard, changes, kinds, run }) => {
    if (!run || !heard.includes(press) || (kinds && !kinds.has(kind))) return false
    // What a viewer may not do is nothing else either.
    return (changes && editor.getIsReadonly()) || run({ editor, shape, cell })
  })
}
