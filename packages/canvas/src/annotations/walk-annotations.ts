import type { CardResult } from '@lensboard/contract'
import type { Editor } from 'tldraw'
import { announce } from '../cards/announce.js'
import { cellCursor } from '../cards/card-state.js'
import { isTable } from '../cards/own-table.js'
import { commentsOf, threadsOf } from '../comments/board-comments.js'
import { closeThread, openThread } from '../comments/open-thread.js'
import type { CardShape } from '../records/index.js'
import { markable, seenPlots } from './card-plots.js'
import { HIDDEN_WORDS } from './hidden-words.js'
import { highlightsOf } from './highlights.js'
import { openHighlight } from './open-highlight.js'
import { type PlacedHighlight, placedHighlights } from './placed-highlights.js'
import { rangeWords } from './range-words.js'
import { readHighlight } from './show-highlight.js'

/** The highlights of a card as this person sees it; none while it has no answer. */
export function seenHighlights(editor: Editor, shape: CardShape): PlacedHighlight[] {
  const result = markable(editor, shape)
  const plots = result && !isTable(editor, shape) ? seenPlots(editor, shape, result) : null
  return result ? placedHighlights(highlightsOf(shape), result, plots) : []
}

/**
 * The next or the previous annotation of a card, round in a circle: its highlights by number, then its comments. False
 * where it has no highlights, so that the key is for comments alone.
 */
export function walkAnnotations(editor: Editor, shape: CardShape, by: 1 | -1): boolean {
  const highlights = seenHighlights(editor, shape)
  if (highlights.length === 0) return false
  const threads = threadsOf(editor, shape.id)
  const count = highlights.length + threads.length
  const at = stopOf(editor, shape, highlights, threads)
  const next = at < 0 ? (by > 0 ? 0 : count - 1) : (at + by + count) % count
  const highlight = highlights[next]
  const thread = threads[next - highlights.length]
  if (highlight) visit(editor, shape, highlight, `Highlight ${next + 1} of ${highlights.length}`)
  else if (thread) {
    openHighlight(editor).set(null)
    openThread(editor, thread.id)
  }
  return true
}

/** The stop at which this person is; −1 at none. */
function stopOf(
  editor: Editor,
  { id }: CardShape,
  highlights: readonly PlacedHighlight[],
  threads: readonly { id: string }[],
): number {
  const open = openHighlight(editor).get()
  if (open?.shapeId === id) return highlights.findIndex((one) => one.id === open.id)
  const thread = commentsOf(editor)?.open.get()
  const at = thread && 'threadId' in thread ? threads.findIndex((one) => one.id === thread.threadId) : -1
  return at < 0 ? -1 : highlights.length + at
}

/** Opens a highlight while the keyboard stays in the cells, and tells what it is. */
function visit(editor: Editor, shape: CardShape, one: PlacedHighlight, which: string): void {
  const result = markable(editor, shape)
  if (!result) return
  closeThread(editor)
  const cursor = cellCursor(editor).get()
  if (cursor?.open) cellCursor(editor).set({ ...cursor, open: false })
  if (one.mark && !one.hidden) readHighlight(editor, shape, one.mark)
  openHighlight(editor).set({ shapeId: shape.id, id: one.id, walked: true })
  announce(editor, `${which}. ${highlightWords(result, one)}`)
}

/** A highlight in words: its label or number, its colour, where it is, and why it is not seen. */
function highlightWords(result: CardResult, one: PlacedHighlight): string {
  const { label, number, color, hidden } = one
  const where = rangeWords(result, one).replaceAll(' · ', ', ')
  return `${label || `Number ${number}`}, ${color}. ${where}.${hidden ? ` On ${HIDDEN_WORDS[hidden]}.` : ''}`
}
