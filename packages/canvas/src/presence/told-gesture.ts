import type { Editor } from 'tldraw'
import type { Gesture } from './compact.js'

const MOVES = 'select.translating'
const RESIZES = 'select.resizing'

/** What this person drags or resizes at the moment, as others are told of it. */
export function ownGesture(editor: Editor): Omit<Gesture, 'ids'> | undefined {
  const resizes = editor.isIn(RESIZES)
  if (!resizes && !editor.isIn(MOVES)) return
  const [lead, ...rest] = editor.getSelectedShapes()
  // Several that are resized do not move alike: the document tells of them.
  if (!lead || (resizes && rest.length > 0)) return
  const { w, h } = lead.props as { w?: unknown; h?: unknown }
  const size = resizes && typeof w === 'number' && typeof h === 'number' ? { size: { w, h } } : {}
  return { lead: lead.id, x: lead.x, y: lead.y, ...size }
}
