import type { Editor } from 'tldraw'
import type { BoardActions } from '../editor/actions/board-action.js'
import { onlyCard } from '../editor/selection.js'
import { anchorOfCard } from './anchor-of.js'
import { commentsOf } from './board-comments.js'
import { beginThread, openUnread } from './open-thread.js'

const hasComments = (editor: Editor) => (commentsOf(editor)?.state.get().threads.length ?? 0) > 0

/** What is done with comments from the canvas; the tool itself is among the tools. */
export const commentActions = (editor: Editor): BoardActions => ({
  'comment-card': {
    id: 'comment-card',
    label: 'Comment on the card',
    readonlyOk: true,
    applies: (from) => onlyCard(from) !== null && commentsOf(from)?.state.get().mayComment === true,
    onSelect() {
      const card = onlyCard(editor)
      if (card) beginThread(editor, anchorOfCard(editor, card))
    },
  },
  'next-unread': {
    id: 'next-unread',
    label: 'Next unread comment',
    kbd: 'u',
    readonlyOk: true,
    topic: 'board',
    applies: hasComments,
    onSelect: () => openUnread(editor),
  },
  'hide-comments': {
    id: 'hide-comments',
    label: 'Hide or show comments',
    kbd: 'shift+c',
    readonlyOk: true,
    topic: 'board',
    applies: hasComments,
    onSelect() {
      commentsOf(editor)?.hidden.update((hidden) => !hidden)
    },
  },
  'resolved-comments': {
    id: 'resolved-comments',
    label: 'Show or hide resolved comments',
    readonlyOk: true,
    topic: 'board',
    applies: hasComments,
    onSelect() {
      commentsOf(editor)?.showResolved.update((shown) => !shown)
    },
  },
})
