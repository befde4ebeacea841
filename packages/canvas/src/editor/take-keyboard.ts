import type { Editor } from 'tldraw'

/**
 * Gives the keyboard to the canvas. The Enter that asked for it may still be down: its release belongs to the form that
 * was left, and would otherwise open the selected card.
 */
export function takeKeyboard(editor: Editor): void {
  editor.focus()
  // tldraw leaves the keyboard where it is when it thinks that it has it.
  editor.getContainer().focus()
  const rest = () => {
    window.removeEventListener('keyup', onUp, { capture: true })
    window.removeEventListener('keydown', rest, { capture: true })
    window.removeEventListener('pointerdown', rest, { capture: true })
  }
  const onUp = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    event.stopPropagation()
    rest()
  }
  window.addEventListener('keyup', onUp, { capture: true })
  window.addEventListener('keydown', rest, { capture: true })
  window.addEventListener('pointerdown', rest, { capture: true })
}
