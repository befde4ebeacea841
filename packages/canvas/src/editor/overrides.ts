import { LANGUAGES, type TLUiOverrides } from 'tldraw'
import { commentActions } from '../comments/comment-actions.js'
import { COMMENT_TOOL } from '../comments/comment-tool.js'
import { maySpeak } from '../comments/open-thread.js'
import { ExportDialog } from '../export/export-dialog.js'
import { NOTE_ICON } from '../notes/note-icon.js'
import { CARD_TYPE, MARKDOWN_TYPE } from '../records/index.js'
import { boardActions } from './actions/board-actions.js'
import { cardActions } from './actions/card-actions.js'
import { chartActions } from './actions/chart-actions.js'
import { compareActions } from './actions/compare-actions.js'
import { exportActions } from './actions/export-actions.js'
import { importActions } from './actions/import-actions.js'
import { runActions } from './actions/run-actions.js'
import { togetherActions } from './actions/together-actions.js'
import { undoActions } from './actions/undo-actions.js'
import { viewActions } from './actions/view-actions.js'
import { keepActions, keepTools } from './commands.js'
import { KeyboardShortcutsDialog } from './shortcuts-dialog.js'

// Things that would put pictures or foreign pages into the shared document; boards hold cards and drawings.
const ABSENT_ACTIONS = ['insert-embed', 'insert-media', 'open-cursor-chat', 'convert-to-embed', 'convert-to-bookmark']
const ABSENT_TOOLS = ['asset', 'embed']

/** What tldraw calls our shape when it is selected. */
const OUR_WORDS = {
  [`tool.${COMMENT_TOOL}`]: 'Comment',
  [`tool.${CARD_TYPE}`]: 'card',
  [`tool.${MARKDOWN_TYPE}`]: 'Markdown note',
}

/** Our actions beside tldraw's, so that they show in its shortcuts dialog and obey its keyboard preference. */
export const overrides: TLUiOverrides = {
  translations: Object.fromEntries(LANGUAGES.map(({ locale }) => [locale, OUR_WORDS])),
  actions(editor, actions, { addDialog, msg }) {
    const ours: typeof actions = {
      ...cardActions(editor),
      ...boardActions(editor),
      ...togetherActions(editor),
      ...runActions(editor),
      ...compareActions(editor),
      ...chartActions(editor),
      ...viewActions(editor),
      ...exportActions(editor, {
        copySvg: actions['copy-as-svg'],
        copyPng: actions['copy-as-png'],
        open: () => void addDialog({ component: ExportDialog }),
      }),
      ...importActions(editor),
      ...commentActions(editor),
      ...undoActions(editor, actions),
    }
    const shortcuts = actions['open-kbd-shortcuts']
    if (shortcuts) {
      // tldraw's own action opens its own list, whatever component stands in its place.
      const onSelect = () => void addDialog({ component: KeyboardShortcutsDialog })
      ours['open-kbd-shortcuts'] = { ...shortcuts, kbd: `${shortcuts.kbd},shift+/`, onSelect }
    }
    const kept = Object.entries(actions).filter(([id]) => !ABSENT_ACTIONS.includes(id))
    const all = { ...Object.fromEntries(kept), ...ours }
    keepActions(editor, { actions: all, ours: new Set(Object.keys(ours)), say: (key = '') => msg(key as never) })
    return all
  },
  tools(editor, tools) {
    const kept = Object.fromEntries(Object.entries(tools).filter(([id]) => !ABSENT_TOOLS.includes(id)))
    kept[MARKDOWN_TYPE] = {
      id: MARKDOWN_TYPE,
      label: `tool.${MARKDOWN_TYPE}` as never,
      icon: NOTE_ICON,
      kbd: 'shift+n',
      onSelect: () => void editor.setCurrentTool(MARKDOWN_TYPE),
    }
    kept[COMMENT_TOOL] = {
      id: COMMENT_TOOL,
      label: `tool.${COMMENT_TOOL}` as never,
      icon: 'question-mark',
      kbd: 'c',
      readonlyOk: true,
      onSelect() {
        if (maySpeak(editor)) editor.setCurrentTool(COMMENT_TOOL)
      },
    }
    keepTools(editor, kept)
    return kept
  },
}
