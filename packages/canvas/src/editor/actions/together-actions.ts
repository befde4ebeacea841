import type { Editor } from 'tldraw'
import { followPresenter, presenterOf } from '../follow.js'
import type { BoardActions } from './board-action.js'

/** What people do on a board together. */
export const togetherActions = (editor: Editor): BoardActions => ({
  'follow-presenter': {
    id: 'follow-presenter',
    label: 'Follow the presenter, or stop',
    kbd: 's',
    readonlyOk: true,
    topic: 'board',
    applies: (from) => presenterOf(from).get()?.isMe === false,
    onSelect: () => void followPresenter(editor),
  },
})
