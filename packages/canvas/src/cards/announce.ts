import { type Atom, atom, type Editor, WeakCache } from 'tldraw'

const said = new WeakCache<Editor, Atom<string>>()

/** What a screen reader is told next to what has the focus; the latest wins. */
export const announcement = (editor: Editor): Atom<string> => said.get(editor, () => atom('announcement', ''))

const AGAIN = '\u00a0'

/** Tells a screen reader something, politely. The same words twice are said twice. */
export const announce = (editor: Editor, words: string): void =>
  void announcement(editor).update((was) => (was === words ? words + AGAIN : words))
