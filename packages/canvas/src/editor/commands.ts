import { type Editor, type TLUiActionItem, type TLUiToolItem, unwrapLabel } from 'tldraw'
import type { ActionTopic, BoardAction } from './actions/board-action.js'
import { keyWords } from './key-words.js'
import { TLDRAW_ACTIONS, TLDRAW_TOOLS } from './tldraw-commands.js'

/** Something that can be done on the board now, as the command palette lists it. */
export interface BoardCommand {
  id: string
  label: string
  /** Its shortcut as people read it; empty for none. */
  keys: string
  topic: ActionTopic
}

type Say = (key?: string) => string

interface Kept {
  actions: Readonly<Record<string, TLUiActionItem>>
  /** Ids of the actions that are ours. */
  ours: ReadonlySet<string>
  tools: Readonly<Record<string, TLUiToolItem>>
  say: Say
}

// tldraw makes its actions inside its own interface and tells them to the overrides alone.
const lists = new WeakMap<Editor, Partial<Kept>>()
const keep = (editor: Editor, part: Partial<Kept>) => void lists.set(editor, { ...lists.get(editor), ...part })

/** Remembers the actions of a board, so that they are listed in one place. */
export const keepActions = (editor: Editor, part: Pick<Kept, 'actions' | 'ours' | 'say'>): void => keep(editor, part)
/** Remembers the tools of a board. */
export const keepTools = (editor: Editor, tools: Kept['tools']): void => keep(editor, { tools })

/** Everything that can be done now, with what is selected and with the rights of this person. */
export function commandsOf(editor: Editor): BoardCommand[] {
  const { actions = {}, ours = new Set<string>(), tools = {}, say = String } = lists.get(editor) ?? {}
  const readonly = editor.getIsReadonly()
  const cardIsSelected = editor.getSelectedShapeIds().length > 0
  const command = (id: string, item: BoardAction | TLUiToolItem, topic: ActionTopic): BoardCommand => {
    const keys = item.kbd ?? ('keys' in item ? item.keys : undefined)
    return { id, label: say(unwrapLabel(item.label)), keys: keys ? keyWords(keys) : '', topic }
  }
  const own = [...ours].flatMap((id) => {
    const action: BoardAction | undefined = actions[id]
    if (!action || (readonly && !action.readonlyOk)) return []
    // An action of tldraw's that we do otherwise is offered where tldraw's would be.
    const topic = action.topic ?? TLDRAW_ACTIONS[id]?.topic ?? 'card'
    const applies = action.applies ?? TLDRAW_ACTIONS[id]?.applies
    const offered = applies ? applies(editor) : topic !== 'card' || cardIsSelected
    return offered ? [command(id, action, topic)] : []
  })
  const drawn = TLDRAW_TOOLS.flatMap((id) => {
    const tool = tools[id]
    return tool && !readonly ? [command(`tool.${id}`, tool, 'insert')] : []
  })
  const theirs = Object.entries(TLDRAW_ACTIONS).flatMap(([id, { topic, applies }]) => {
    const action = actions[id]
    if (!action || ours.has(id) || (readonly && !action.readonlyOk)) return []
    return applies && !applies(editor) ? [] : [command(id, action, topic)]
  })
  return [...own, ...drawn, ...theirs]
}

/** Does what a command says, as if it had been chosen in a menu. */
export function runCommand(editor: Editor, id: string): void {
  const { actions, tools } = lists.get(editor) ?? {}
  const item = id.startsWith('tool.') ? tools?.[id.slice('tool.'.length)] : actions?.[id]
  void item?.onSelect('menu')
}
