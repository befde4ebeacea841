import { atom } from 'tldraw'
import { type Watchable, watchable } from './watchable.js'

const KEY = 'lensboard.cursors'
const HIDDEN = 'hidden'

const shown = atom('cursors shown', isShown())

/** Whether this person wants to see others' cursors and marks; theirs alone, in this browser. */
export const cursorsShown: Watchable<boolean> = watchable('cursors shown', shown)

export function showCursors(on: boolean): void {
  shown.set(on)
  try {
    localStorage.setItem(KEY, on ? 'shown' : HIDDEN)
  } catch {
    // It holds for this page then.
  }
}

function isShown(): boolean {
  try {
    return localStorage.getItem(KEY) !== HIDDEN
  } catch {
    return true
  }
}
