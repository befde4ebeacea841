import { CARD_PARTS, type LensCell } from '@lensboard/heatmap'
import { useEffect } from 'react'
import { type Editor, react } from 'tldraw'
import { COMMENT_TOOL } from '../comments/comment-tool.js'
import { isCard } from '../editor/selection.js'
import type { CardShape } from '../records/index.js'
import { cellCursor, renaming } from './card-state.js'
import { pressOf } from './cell-key.js'
import { takeKey } from './cell-keys.js'
import { cardAt, compareCell, leaveCells, readCell, readFirst } from './cell-mode.js'
import { openPoint, pressedIn } from './chart-open.js'
import { focusCell } from './grid-focus.js'

/** A press that travels further than this, in screen pixels, is a drag. */
const TRAVEL_MAX = 6
const TITLE_HEIGHT = 32
/** A click on a selected card has chosen its cell by then. */
const CLICK_MS = 40

/** What a press began on. */
interface Press {
  selected: boolean
  editing: string | null
  /** A point of a chart. */
  chart: LensCell | undefined
}

const inField = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.closest('input:not([type="range"]), textarea, select, [contenteditable="true"]') !== null

const OVER_CARDS = '[role="dialog"]:not(.lb-popup), [role="alertdialog"], [role="menu"]'
const ROUND: ReadonlySet<string | null> = new Set(['Tab', 'shift+Tab'])

/** Whether a press in a field is one of cell mode after all. Esc is first the field's own, and never tldraw's there. */
function leavesField(editor: Editor, event: KeyboardEvent, press: string | null): boolean {
  if (ROUND.has(press)) return true
  if (press !== 'Escape') return false
  const field = event.target as HTMLElement
  if (field.matches('select') || field.closest('.lb-popup')) return true
  // The mark by which tldraw knows that a key is not for it.
  Object.assign(event, { isKilled: true })
  const id = editor.getEditingShapeId()
  if (id) editor.timers.requestAnimationFrame(() => field === document.activeElement && focusCell(editor, id))
  return false
}

/** Pointer and keyboard of cell mode, where tldraw's own way does not reach: viewers, locked cards, Esc step by step. */
export function useCellMode(editor: Editor): void {
  useEffect(() => {
    const container = editor.getContainer()
    let pressed: (Omit<Press, 'chart'> & { x: number; y: number; lines: CardShape | undefined }) | null = null

    const onDown = (event: PointerEvent) => {
      // A tool in hand has the press for itself.
      if (editor.isIn(COMMENT_TOOL)) return
      const on = event.target instanceof Element ? event.target : null
      // Buttons and menus of a card act for themselves: a press on the proof in a title is no wish to rename.
      const onCanvas =
        on !== null && on.closest('.tl-canvas') !== null && !on.closest('button, select, input, a, label')
      const bare = event.button === 0 && !event.ctrlKey && !event.metaKey
      if (onCanvas && bare && event.shiftKey && compares(editor, event)) {
        // tldraw would take it for a choice of several shapes.
        event.stopPropagation()
        event.preventDefault()
        pressed = null
        return
      }
      const plain = bare && !event.shiftKey
      const hit = onCanvas && plain ? cardAt(editor, editor.screenToPage({ x: event.clientX, y: event.clientY })) : null
      const selected = hit !== null && editor.getOnlySelectedShapeId() === hit.shape.id
      const editing = editor.getEditingShapeId()
      const lines = on?.closest('.lb-chart') ? hit?.shape : undefined
      pressed = onCanvas && plain ? { x: event.clientX, y: event.clientY, selected, editing, lines } : null
    }

    const onUp = (event: PointerEvent) => {
      const from = pressed
      pressed = null
      if (!from || Math.hypot(event.clientX - from.x, event.clientY - from.y) > TRAVEL_MAX) return
      const point = editor.screenToPage({ x: event.clientX, y: event.clientY })
      const chart = from.lines && pressedIn(editor, from.lines)
      // tldraw handles the same event; what it made of it decides, so look after it.
      editor.timers.setTimeout(() => afterClick(editor, point, { ...from, chart }), 0)
    }

    const onKey = (event: KeyboardEvent) => {
      if (!isCard(editor.getEditingShape())) return
      if (event.target instanceof Node && event.target !== document.body && !container.contains(event.target)) return
      // A dialog or menu over the card has its keys for itself.
      if (event.target instanceof Element && event.target.closest(OVER_CARDS)) return
      const press = pressOf(event)
      if (inField(event.target) && !leavesField(editor, event, press)) return
      if (!press || !takeKey(editor, press)) return
      event.preventDefault()
      event.stopPropagation()
    }

    // Who comes by Enter has not chosen a cell; a click has, a moment after tldraw began.
    const stopEntering = react('enter cells', () => {
      const id = editor.getEditingShapeId()
      if (!isCard(editor.getEditingShape())) return
      editor.timers.setTimeout(() => {
        const shape = editor.getEditingShape()
        if (shape?.id === id && isCard(shape) && cellCursor(editor).get()?.shapeId !== id) readFirst(editor, shape)
      }, CLICK_MS)
    })

    container.addEventListener('pointerdown', onDown, { capture: true })
    window.addEventListener('pointerup', onUp, { capture: true })
    window.addEventListener('keydown', onKey, { capture: true })
    return () => {
      stopEntering()
      container.removeEventListener('pointerdown', onDown, { capture: true })
      window.removeEventListener('pointerup', onUp, { capture: true })
      window.removeEventListener('keydown', onKey, { capture: true })
    }
  }, [editor])
}

/** Shift-click on a lens card that is read: the cell's position joins the chart. False for any other place. */
function compares(editor: Editor, { clientX: x, clientY: y }: PointerEvent): boolean {
  const hit = cardAt(editor, editor.screenToPage({ x, y }))
  if (!hit?.cell || hit.shape.props.spec.kind !== 'lens' || hit.shape.id !== editor.getEditingShapeId()) return false
  compareCell(editor, hit.shape, hit.cell)
  return true
}

function afterClick(editor: Editor, point: { x: number; y: number }, from: Press): void {
  const hit = cardAt(editor, point)
  const reading = isCard(editor.getEditingShape())
  if (!hit) {
    if (reading || from.editing) leaveCells(editor)
    return
  }
  const { shape, cell } = hit
  // Viewers and locked cards: one click. Others: tldraw has entered editing when the card was selected before.
  const atOnce = editor.getIsReadonly() || editor.isShapeOrAncestorLocked(shape)
  if (from.chart && (atOnce || from.selected) && openPoint(editor, shape, from.chart)) return
  if (cell && (atOnce || editor.getEditingShapeId() === shape.id)) {
    readCell(editor, shape, cell)
    return
  }
  const { y } = editor.getPointInShapeSpace(shape, point)
  if (y <= TITLE_HEIGHT && from.selected && !from.editing && !editor.getIsReadonly()) renaming(editor).set(shape.id)
  else if (y < CARD_PARTS.header && from.editing) leaveCells(editor)
}
