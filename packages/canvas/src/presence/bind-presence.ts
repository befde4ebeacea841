import { atom, react } from '@tldraw/state'
import { createPresenceStateDerivation, type TLInstancePresence, type TLStore } from '@tldraw/tlschema'
import { equalityDeep } from 'lib0/function'
import type { Awareness } from 'y-protocols/awareness'
import {
  compact,
  type Gesture,
  gestureOf,
  type OwnPresence,
  type Peer,
  presenceId,
  presenceRecord,
  readPresence,
} from './compact.js'

const TOLD_EVERY_MS = 100
const TOLD_EVERY_MS_ALONE = 1_000
/** While something is dragged, and for whom others follow. */
const TOLD_EVERY_MS_SMOOTH = 50
/** Who did nothing for this long looks elsewhere. */
const AWAY_AFTER_MS = 60_000

export interface PresenceBinding {
  /** Tells others what this person points at, has chosen, or drags; what is not named stays as it is. */
  set(own: OwnPresence): void
  dispose(): void
}

export interface PresenceOptions {
  store: TLStore
  awareness: Awareness
  /** This person; others see what the server says, this is for tldraw's own derivation. */
  person: { id: string; name: string; color: string }
  /** Whether others follow this person's view, which then is told twice as often. */
  isLed?: () => boolean
  /** Told of everything that others drag or resize at the moment. */
  onGestures?: (gestures: readonly Gesture[]) => void
}

/**
 * Shows others on the canvas and tells them where this person is: ten times a second, twenty while they drag, once when
 * alone, and from a hidden tab one word: away.
 */
export function bindPresence({ store, awareness, person, isLed, onGestures }: PresenceOptions): PresenceBinding {
  const mine = createPresenceStateDerivation(atom('person', person))(store)
  let own: OwnPresence = {}
  let latest: TLInstancePresence | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let awayTimer: ReturnType<typeof setTimeout> | undefined
  let away = false
  let toldAt = Number.NEGATIVE_INFINITY

  function tell() {
    clearTimeout(timer)
    timer = undefined
    if (!latest) return
    const next = compact(latest, own, away || isHidden())
    if (equalityDeep(awareness.getLocalState(), next)) return
    toldAt = Date.now()
    awareness.setLocalState(next)
  }

  function tellSoon() {
    if (isHidden()) return
    timer ??= setTimeout(tell, Math.max(0, toldAt + wait() - Date.now()))
  }

  function wait(): number {
    if (awareness.getStates().size <= 1) return TOLD_EVERY_MS_ALONE
    return own.gesture || isLed?.() ? TOLD_EVERY_MS_SMOOTH : TOLD_EVERY_MS
  }

  function moved() {
    away = false
    clearTimeout(awayTimer)
    awayTimer = setTimeout(() => {
      away = true
      tell()
    }, AWAY_AFTER_MS)
    tellSoon()
  }

  const stopReacting = react('presence', () => {
    latest = mine.get()
    moved()
  })

  const onChange = ({ added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>) => {
    const put: TLInstancePresence[] = []
    const gone = new Set(removed)
    for (const clientId of [...added, ...updated]) {
      if (clientId === awareness.clientID) continue
      const record = recordOrNothing(clientId, awareness.getStates().get(clientId))
      if (record) put.push(record)
      else gone.add(clientId)
    }
    if (added.length > 0) tellSoon()
    mergeWhenFree(store, () => {
      if (put.length > 0) store.put(put)
      store.remove([...gone].map(presenceId).filter((id) => store.has(id)))
    })
    tellGestures()
  }

  let gestures: readonly Gesture[] = []
  function tellGestures() {
    const next = gesturesOf(awareness)
    if (!onGestures || equalityDeep(next, gestures)) return
    gestures = next
    onGestures(next)
  }

  awareness.on('change', onChange)
  onChange({ added: [...awareness.getStates().keys()], updated: [], removed: [] })

  const onVisible = () => (isHidden() ? tell() : moved())
  if (typeof document !== 'undefined') document.addEventListener('visibilitychange', onVisible)

  return {
    set(change) {
      const next = { ...own, ...change }
      if (equalityDeep(own, next)) return
      own = next
      moved()
    },
    dispose() {
      clearTimeout(timer)
      clearTimeout(awayTimer)
      stopReacting()
      awareness.off('change', onChange)
      if (typeof document !== 'undefined') document.removeEventListener('visibilitychange', onVisible)
    },
  }
}

/** Everybody else on the board whose presence can be read, by client. */
export function peersOf(awareness: Awareness): Peer[] {
  return [...readable(awareness)].map(({ peer }) => peer)
}

const gesturesOf = (awareness: Awareness): Gesture[] =>
  [...readable(awareness)].flatMap(({ presence }) => gestureOf(presence) ?? [])

function* readable(awareness: Awareness) {
  for (const [clientId, state] of awareness.getStates()) {
    const read = clientId === awareness.clientID ? undefined : readPresence(clientId, state)
    if (read) yield read
  }
}

const isHidden = () => typeof document !== 'undefined' && document.visibilityState === 'hidden'

function recordOrNothing(clientId: number, state: unknown): TLInstancePresence | undefined {
  const read = readPresence(clientId, state)
  try {
    return read && presenceRecord(read, Date.now())
  } catch {
    // One unreadable presence must not hide the others.
    return
  }
}

/** The store takes nothing from outside in the middle of a change of its own. */
function mergeWhenFree(store: TLStore, change: () => void) {
  try {
    store.mergeRemoteChanges(change)
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('while in atomic operation'))) throw error
    queueMicrotask(() => store.mergeRemoteChanges(change))
  }
}
