import type { SaveState, Watchable } from '@lensboard/canvas'
import { CLOSE } from '@lensboard/contract'
import { Check, CloudOff, Eye, Loader, Lock, RotateCw } from 'lucide-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import styles from './header.module.css'

/** A change that is saved sooner than this is not worth a flicker of words. */
const SAVING_SHOWN_MS = 300

const CLOSED_TO_ME: readonly number[] = [CLOSE.unauthenticated, CLOSE.forbidden, CLOSE.gone]

/** What the header says of this person's changes: always words, a colour only repeats them. */
function saveWords(state: SaveState): string {
  switch (state.is) {
    case 'connecting':
      return 'Opening…'
    case 'saving':
      return 'Saving…'
    case 'saved':
      return 'Saved'
    case 'readonly':
      return state.older ? 'Reload to continue' : 'View only'
    case 'refused':
      // Who may still look on was refused a change, not the board.
      if (state.code === CLOSE.forbidden && state.pending > 0) return 'Not saved'
      return CLOSED_TO_ME.includes(state.code) ? 'No access' : 'Reload to continue'
    case 'offline':
      if (state.pending === 0) return 'Offline'
      return `Offline · ${state.pending} ${state.pending === 1 ? 'change waits' : 'changes wait'} in this ${state.kept === true ? 'browser' : 'tab'}`
  }
}

function SaveIcon({ state }: { state: SaveState }) {
  if (state.is === 'saved') return <Check />
  if (state.is === 'readonly') return state.older ? <RotateCw /> : <Eye />
  if (state.is === 'offline') return <CloudOff />
  if (state.is === 'refused') return CLOSED_TO_ME.includes(state.code) ? <Lock /> : <RotateCw />
  return <Loader />
}

export function SaveLine({ save }: { save: Watchable<SaveState> }) {
  // Of the canvas only types may come into a page that stands before it.
  const shown = useCalm(useSyncExternalStore(save.subscribe, save.get))
  const trouble = shown.is === 'offline' || shown.is === 'refused' || (shown.is === 'readonly' && shown.older)
  return (
    <p
      className={trouble ? styles.saveTrouble : styles.save}
      role="status"
      aria-label="Save state"
      data-save={shown.is}
    >
      <SaveIcon state={shown} />
      <span>{saveWords(shown)}</span>
    </p>
  )
}

/** The state, except that "saving" has to last a moment before it replaces "saved". */
function useCalm(state: SaveState): SaveState {
  const [shown, setShown] = useState(state)
  useEffect(() => {
    const timer = setTimeout(() => setShown(state), state.is === 'saving' ? SAVING_SHOWN_MS : 0)
    return () => clearTimeout(timer)
  }, [state])
  return shown
}
