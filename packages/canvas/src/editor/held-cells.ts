import { type Atom, atom, type Editor, type TLEventInfo, WeakCache } from 'tldraw'
import { cardAt, readCell } from '../cards/cell-mode.js'

const CONTROLS = 'button, select, input, a, label'

const held = new WeakCache<Editor, Atom<boolean>>()

/** Whether a finger lies on a cell: if it stays there the cell opens, and no menu. */
export const isCellHeld = (editor: Editor): Atom<boolean> => held.get(editor, () => atom('cell held', false))

/**
 * A long press of a finger on a cell opens the cell's details, where tldraw would drag the card and the browser open a
 * menu. Elsewhere on a card, its title for one, the menu comes as before. Returns how to stop.
 */
export function openHeldCells(editor: Editor): () => void {
  const container = editor.getContainer()
  const isHeld = isCellHeld(editor)
  const onDown = ({ pointerType, isPrimary, target, clientX: x, clientY: y }: PointerEvent) => {
    const onCanvas = target instanceof Element && target.closest('.tl-canvas') !== null && !target.closest(CONTROLS)
    const reads = pointerType === 'touch' && isPrimary && editor.isInAny('select', 'hand')
    isHeld.set(reads && onCanvas && Boolean(cardAt(editor, editor.screenToPage({ x, y }))?.cell))
  }
  // The menu hears of the same press first.
  const onEnd = () => void editor.timers.setTimeout(() => isHeld.set(false), 0)
  const onMenu = (event: Event) => {
    if (!isHeld.get()) return
    event.preventDefault()
    event.stopPropagation()
  }
  const onEvent = (info: TLEventInfo) => {
    if (info.type !== 'pointer' || info.name !== 'long_press' || !isHeld.get()) return
    const hit = cardAt(editor, editor.inputs.originPagePoint)
    if (!hit?.cell) return
    // tldraw has begun to drag the card, or the board.
    editor.cancel()
    readCell(editor, hit.shape, hit.cell)
  }
  const capture = { capture: true }
  container.addEventListener('pointerdown', onDown, capture)
  container.addEventListener('contextmenu', onMenu, capture)
  window.addEventListener('pointerup', onEnd, capture)
  window.addEventListener('pointercancel', onEnd, capture)
  editor.on('event', onEvent)
  return () => {
    container.removeEventListener('pointerdown', onDown, capture)
    container.removeEventListener('contextmenu', onMenu, capture)
    window.removeEventListener('pointerup', onEnd, capture)
    window.removeEventListener('pointercancel', onEnd, capture)
    editor.off('event', onEvent)
  }
}
