import type { Anchor } from '@lensboard/contract'
import { type Atom, atom, type Computed, computed, type Editor, WeakCache } from 'tldraw'
import type { CommentSource, CommentsState, ShownThread } from './comment-source.js'

/** What stands open: a thread, or the beginning of one. */
export type Open = { threadId: string } | { draft: Anchor }

/** The comments of a board as one editor shows them. Nothing of it is part of the document. */
export interface BoardComments {
  source: CommentSource
  state: Atom<CommentsState>
  /** Threads that this person's marks show, by the card they are about; `''` holds those on the board itself. */
  byCard: Computed<ReadonlyMap<string, readonly ShownThread[]>>
  open: Atom<Open | null>
  /** This person hides all marks, or looks at resolved ones too. */
  hidden: Atom<boolean>
  showResolved: Atom<boolean>
}

// Parts of the board are drawn before it has its comments, and hear of them then.
const boards = new WeakCache<Editor, Atom<BoardComments | null>>()
const boardOf = (editor: Editor) => boards.get(editor, () => atom('board comments', null))
export const commentsOf = (editor: Editor): BoardComments | undefined => boardOf(editor).get() ?? undefined

const NONE: readonly ShownThread[] = []

/** Gives an editor its comments, until the returned stop is called. */
export function attachComments(editor: Editor, source: CommentSource): () => void {
  const state = atom('comments', source.state.get())
  const hidden = atom('comments are hidden', false)
  const showResolved = atom('resolved comments are shown', false)
  const byCard = computed('comments by card', () => {
    const threads = new Map<string, ShownThread[]>()
    if (hidden.get()) return threads
    for (const thread of state.get().threads) {
      if (thread.resolved && !showResolved.get()) continue
      const key = thread.anchor.kind === 'point' ? '' : thread.anchor.shapeId
      threads.set(key, [...(threads.get(key) ?? []), thread])
    }
    return threads
  })
  boardOf(editor).set({
    ...{ source, state, byCard, hidden, showResolved },
    open: atom<Open | null>('open thread', null),
  })
  const stop = source.state.subscribe(() => state.set(source.state.get()))
  return () => {
    stop()
    boardOf(editor).set(null)
  }
}

/** The threads about a card that are marked on it; the same array while they are the same. */
export const threadsOf = (editor: Editor, shapeId: string): readonly ShownThread[] =>
  commentsOf(editor)?.byCard.get().get(shapeId) ?? NONE

export const findThread = (editor: Editor, threadId: string): ShownThread | undefined =>
  commentsOf(editor)
    ?.state.get()
    .threads.find(({ id }) => id === threadId)
