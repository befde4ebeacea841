import { type Atom, atom, type Editor, WeakCache } from 'tldraw'

const counts = new WeakCache<Editor, Atom<number>>()

/** Changes whenever a list of a card is scrolled: where its lines are only the document knows. */
export const scrolledLists = (editor: Editor): Atom<number> => counts.get(editor, () => atom('scrolled lists', 0))

/** Hears the lists of all cards scroll. Returns how to stop. */
export function followLists(editor: Editor): () => void {
  const container = editor.getContainer()
  const onScroll = ({ target }: Event) => {
    if (target instanceof Element && target.closest('[data-list]')) scrolledLists(editor).update((n) => n + 1)
  }
  container.addEventListener('scroll', onScroll, { capture: true, passive: true })
  return () => container.removeEventListener('scroll', onScroll, { capture: true })
}
