import type { Editor, TLUiActionItem } from 'tldraw'

/** Under which heading the command palette lists an action. */
export type ActionTopic = 'insert' | 'card' | 'board'

/**
 * An action of ours: tldraw's, with what the command palette and the context menu have to know of it. Without a topic it
 * is about the selected card; without `applies` it is offered while a card is selected, or always where its topic is
 * another one.
 */
export interface BoardAction extends TLUiActionItem {
  topic?: ActionTopic
  /** The shortcut to show where the page hears it, and not the canvas. */
  keys?: string
  /** Whether it can be done now, with what is selected. */
  applies?(editor: Editor): boolean
}

export type BoardActions = Record<string, BoardAction>
