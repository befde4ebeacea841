import type { Editor } from 'tldraw'
import type { CardShape } from '../records/index.js'
import type { CellCursor } from './card-state.js'

/** Where a key was pressed while the cells of a card are read. */
export interface KeyPlace {
  editor: Editor
  shape: CardShape
  /** The chosen cell; null on cards that have none. */
  cell: CellCursor | null
}

/** A key of cell mode: how it is pressed, what it does, and who may. */
export interface CellKey {
  id: string
  /** For the list of shortcuts. */
  label: string
  /** What hears it: `m`, `shift+m`, `mod+z` (Ctrl, or Cmd on a Mac), `Escape`. Several do the same. */
  press: readonly string[]
  /** How the list of shortcuts writes it where that is not the first press; keys of two presses are listed once. */
  shown?: string
  /** It changes what everybody sees: not for viewers. */
  changes?: true
  /** Kinds of cards that it is for; absent: all. */
  kinds?: ReadonlySet<CardShape['props']['spec']['kind']>
  /** False hands the press on. Absent: the grid itself takes the key, and it is only listed here. */
  run?(at: KeyPlace): boolean
}

/** The press of an event, as the table writes it; null while only a modifier is down. */
export function pressOf(event: KeyboardEvent): string | null {
  const { key } = event
  if (key === 'Shift' || key === 'Control' || key === 'Alt' || key === 'Meta') return null
  const name = key === ' ' ? 'Space' : key.length === 1 ? key.toLowerCase() : key
  // A sign such as ? needs Shift on some keyboards and not on others.
  const shifted = event.shiftKey && (name.length > 1 || /\p{L}/u.test(name))
  return [event.ctrlKey || event.metaKey ? 'mod' : '', event.altKey ? 'alt' : '', shifted ? 'shift' : '', name]
    .filter(Boolean)
    .join('+')
}
