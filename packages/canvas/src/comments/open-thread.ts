import { type Anchor, placeAnchor } from '@lensboard/contract'
import { Box, type Editor } from 'tldraw'
import { cellCursor, cellRange } from '../cards/card-state.js'
import { setOwnWindow } from '../cards/own-window.js'
import { hostOf } from '../editor/board-host.js'
import { bringIntoView } from '../editor/bring-into-view.js'
import { commentsOf, findThread, threadsOf } from './board-comments.js'
import { cardShown } from './card-shown.js'
import type { CommentDraft } from './comment-source.js'
import { cardOf, placeOf } from './place-thread.js'

const NO_RIGHT = 'You can view this board. Ask the owner for the right to comment.'

/** Whether this person may comment; says so when they may not. */
export function maySpeak(editor: Editor): boolean {
  const comments = commentsOf(editor)
  if (comments?.state.get().mayComment) return true
  hostOf(editor)?.say(NO_RIGHT)
  return false
}

/** Opens the beginning of a thread beside what it is about. */
export function beginThread(editor: Editor, anchor: Anchor): void {
  const comments = commentsOf(editor)
  if (!comments || !maySpeak(editor)) return
  comments.hidden.set(false)
  closeDetails(editor)
  comments.open.set({ draft: anchor })
}

/** Opens a thread where it is; false when there is no such thread. */
export function openThread(editor: Editor, threadId: string, { go = true } = {}): boolean {
  const comments = commentsOf(editor)
  const thread = findThread(editor, threadId)
  if (!comments || !thread) return false
  comments.hidden.set(false)
  if (thread.resolved) comments.showResolved.set(true)
  closeDetails(editor)
  if (go) goTo(editor, thread.anchor)
  comments.open.set({ threadId })
  return true
}

/** Goes on with words that were not sent, where they belong; false where their thread is gone. */
export function openDraft(editor: Editor, { about }: CommentDraft): boolean {
  if ('threadId' in about) return openThread(editor, about.threadId)
  goTo(editor, about.anchor)
  beginThread(editor, about.anchor)
  return true
}

export function closeThread(editor: Editor): void {
  const comments = commentsOf(editor)
  if (!comments?.open.get()) return
  comments.open.set(null)
  if (editor.getEditingShapeId() === null) cellRange(editor).set(null)
}

/** Details of a cell stand where a thread would. */
function closeDetails(editor: Editor): void {
  const at = cellCursor(editor).get()
  if (at?.open) cellCursor(editor).set({ ...at, open: false })
}

/** A cell on the screen is at least so large when one goes to it. */
const CELL_PIXELS = 14

/** Brings what an anchor is about into view, large enough to be seen. */
function goTo(editor: Editor, anchor: Anchor): void {
  const { at, shape, box } = placeOf(editor, anchor)
  const bounds = shape && editor.getShapePageBounds(shape)
  if (!shape || !bounds) {
    bringIntoView(editor, new Box(at.x - 20, at.y - 40, 40, 60))
    return
  }
  const small = box ? Math.min(box.w, box.h) * editor.getZoomLevel() < CELL_PIXELS : false
  const legible = editor.getZoomLevel() >= 0.5 && !small
  if (legible) bringIntoView(editor, bounds)
  else if (box) {
    const z = Math.min(4, Math.max(1, CELL_PIXELS / Math.min(box.w, box.h)))
    const { w, h } = editor.getViewportScreenBounds()
    editor.setCamera({ x: w / z / 2 - at.x, y: h / z / 2 - at.y, z }, { animation: { duration: 120 } })
  } else editor.zoomToBounds(bounds, { inset: 96, targetZoom: 1, animation: { duration: 120 } })
}

/** The next or the previous thread of a card, round in a circle, the unread first when none is open. */
export function walkThreads(editor: Editor, shapeId: string, by: 1 | -1): boolean {
  const threads = threadsOf(editor, shapeId)
  const open = commentsOf(editor)?.open.get()
  const at = open && 'threadId' in open ? threads.findIndex(({ id }) => id === open.threadId) : -1
  const unread = threads.findIndex((one) => one.unread > 0)
  const next =
    at < 0 ? (by > 0 ? Math.max(0, unread) : threads.length - 1) : (at + by + threads.length) % threads.length
  const thread = threads[next]
  return thread ? openThread(editor, thread.id) : false
}

/** Opens the next thread of the board that this person has not read. */
export function openUnread(editor: Editor): void {
  const threads = commentsOf(editor)?.state.get().threads ?? []
  const open = commentsOf(editor)?.open.get()
  const at = open && 'threadId' in open ? threads.findIndex(({ id }) => id === open.threadId) : -1
  const round = [...threads.slice(at + 1), ...threads.slice(0, at + 1)]
  const next = round.find(({ unread, resolved }) => unread > 0 && !resolved)
  if (next) openThread(editor, next.id)
  else hostOf(editor)?.say('Nothing unread.')
}

/** Gives a thread the run and the tokens that stand at its place now. */
export function moveToResult(editor: Editor, threadId: string): void {
  const comments = commentsOf(editor)
  const thread = findThread(editor, threadId)
  const shape = thread && cardOf(editor, thread.anchor)
  const shown = shape && cardShown(editor, shape)
  if (!comments || !thread || !shown || thread.anchor.kind === 'point') return
  const { anchor } = thread
  const now = { ...anchor, checkpoint: shown.checkpoint, runKey: shown.runKey }
  const tokenAt = <T extends { position: number }>(token: T): T => ({ ...token, ...shown.tokens[token.position] })
  if (now.kind === 'cell') now.cell = { ...now.cell, token: tokenAt(now.cell.token) }
  if (now.kind === 'range')
    Object.assign(now, {
      from: { ...now.from, token: tokenAt(now.from.token) },
      to: { ...now.to, token: tokenAt(now.to.token) },
    })
  if (now.kind === 'pair') Object.assign(now, { query: tokenAt(now.query), key: tokenAt(now.key) })
  if (placeAnchor(now, shown).lost.some(({ why }) => why === 'tokenChanged')) return
  comments.source.move(threadId, now)
}

/** Forgets this person's own window of positions, which may hide what a thread is about. */
export const showAllPositions = (editor: Editor, anchor: Anchor): void => {
  const shape = cardOf(editor, anchor)
  if (shape) setOwnWindow(editor, shape.id, undefined)
}
