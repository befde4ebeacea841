import { type Atom, atom, type Editor, type TLShapeId, WeakCache } from 'tldraw'
import { isCard } from '../editor/selection.js'

/** A pointer that crosses a card on its way means nothing by it. */
const DWELL_MS = 120

const pointed = new WeakCache<Editor, Atom<TLShapeId | null>>()

/** The card on which the pointer stays. */
export const pointedCard = (editor: Editor): Atom<TLShapeId | null> =>
  pointed.get(editor, () => atom('pointed card', null))

/** Follows the pointer from card to card with one listener for the board; returns how to stop. */
export function followPointer(editor: Editor): () => void {
  const container = editor.getContainer()
  let over: TLShapeId | null = null
  let timer: number | undefined
  const onOver = ({ target, pointerType }: PointerEvent) => {
    if (pointerType === 'touch' || !(target instanceof Element)) return
    const id = (target.closest<HTMLElement>('.tl-shape')?.dataset.shapeId ?? null) as TLShapeId | null
    if (id === over) return
    over = id
    clearTimeout(timer)
    timer = editor.timers.setTimeout(() => {
      const shape = over && editor.getShape(over)
      pointedCard(editor).set(shape && isCard(shape) ? shape.id : null)
    }, DWELL_MS)
  }
  container.addEventListener('pointerover', onOver, { passive: true })
  return () => {
    clearTimeout(timer)
    container.removeEventListener('pointerover', onOver)
  }
}
