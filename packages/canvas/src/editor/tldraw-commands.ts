import type { Editor } from 'tldraw'
import type { ActionTopic } from './actions/board-action.js'

interface Offer {
  topic: ActionTopic
  applies?(editor: Editor): boolean
}

const chosen = (least: number) => (editor: Editor) =>
  editor.getSelectedShapes().filter((shape) => !editor.isShapeOrAncestorLocked(shape)).length >= least
const every = (type: string) => (editor: Editor) => {
  const shapes = editor.getSelectedShapes()
  return shapes.length > 0 && shapes.every((shape) => shape.type === type)
}
const anything = (editor: Editor) => editor.getCurrentPageShapeIds().size > 0

const CARD = (least: number): Offer => ({ topic: 'card', applies: chosen(least) })
const BOARD: Offer = { topic: 'board' }

/** The actions of tldraw that the command palette offers, in its order, and when: tldraw keeps that in its menus. */
export const TLDRAW_ACTIONS: Readonly<Record<string, Offer>> = {
  duplicate: CARD(1),
  delete: CARD(1),
  copy: { topic: 'card', applies: (editor) => editor.getSelectedShapeIds().length > 0 },
  cut: CARD(1),
  group: CARD(2),
  ungroup: { topic: 'card', applies: every('group') },
  'remove-frame': { topic: 'card', applies: every('frame') },
  'fit-frame-to-content': {
    topic: 'card',
    applies: (editor) => every('frame')(editor) && editor.getSelectedShapeIds().length === 1,
  },
  'toggle-lock': { topic: 'card', applies: (editor) => editor.getSelectedShapeIds().length > 0 },
  'align-left': CARD(2),
  'align-center-horizontal': CARD(2),
  'align-right': CARD(2),
  'align-top': CARD(2),
  'align-center-vertical': CARD(2),
  'align-bottom': CARD(2),
  'distribute-horizontal': CARD(3),
  'distribute-vertical': CARD(3),
  'stack-horizontal': CARD(2),
  'stack-vertical': CARD(2),
  'bring-to-front': CARD(1),
  'bring-forward': CARD(1),
  'send-backward': CARD(1),
  'send-to-back': CARD(1),
  'zoom-to-selection': { topic: 'card', applies: (editor) => editor.getSelectedShapeIds().length > 0 },
  undo: { topic: 'board', applies: (editor) => editor.getCanUndo() },
  redo: { topic: 'board', applies: (editor) => editor.getCanRedo() },
  'select-all': { topic: 'board', applies: anything },
  'zoom-to-fit': { topic: 'board', applies: anything },
  'zoom-to-100': { topic: 'board', applies: (editor) => editor.getZoomLevel() !== 1 },
  'zoom-in': BOARD,
  'zoom-out': BOARD,
  print: { topic: 'board', applies: anything },
  'unlock-all': { topic: 'board', applies: anything },
  'toggle-dark-mode': BOARD,
  'toggle-grid': BOARD,
  'toggle-snap-mode': BOARD,
  'toggle-tool-lock': BOARD,
  'toggle-focus-mode': BOARD,
  'toggle-reduce-motion': BOARD,
  'toggle-keyboard-shortcuts': BOARD,
  'open-kbd-shortcuts': BOARD,
}

/** The tools that put something on the board. */
export const TLDRAW_TOOLS: readonly string[] = [
  'text',
  'note',
  'arrow',
  'frame',
  'rectangle',
  'ellipse',
  'line',
  'draw',
  'highlight',
]
