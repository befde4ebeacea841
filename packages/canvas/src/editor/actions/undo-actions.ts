import type { Editor, TLUiActionsContextType } from 'tldraw'
import { wasAllOvertaken } from '../../sync/index.js'
import { hostOf } from '../board-host.js'

/** tldraw's undo and redo, which say so when others' changes left nothing to take back. */
export function undoActions(editor: Editor, actions: TLUiActionsContextType): TLUiActionsContextType {
  const both: TLUiActionsContextType = {}
  for (const id of ['undo', 'redo'] as const) {
    const action = actions[id]
    if (!action) continue
    both[id] = {
      ...action,
      onSelect(source) {
        wasAllOvertaken(editor.store)
        action.onSelect(source)
        if (wasAllOvertaken(editor.store)) hostOf(editor)?.say(`Nothing of yours to ${id} here.`)
      },
    }
  }
  return both
}
