/**
 * Tab moves on inside a dialog. While a card is selected tldraw takes Tab from whatever is no field and no button, a
 * dialog's scrolled body too, and who has only keys would stay there. Answers how to end it.
 */
export function tabInDialogs(container: HTMLElement): () => void {
  const keep = (event: KeyboardEvent & { isKilled?: boolean }) => {
    if (event.key !== 'Tab' || !(event.target instanceof Element)) return
    // tldraw's own word for an event that is not the canvas's.
    if (event.target.closest('[role="dialog"]')) event.isKilled = true
  }
  container.addEventListener('keydown', keep, { capture: true })
  return () => container.removeEventListener('keydown', keep, { capture: true })
}
