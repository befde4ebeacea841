import { atom, react } from '@tldraw/state'
import { createPresenceStateDerivation, type TLInstancePresence, type TLStore } from '@tldraw/tlschema'
import { equalityDeep } from 'lib0/function'
import type { Awareness } from 'y-protocols/awareness'
import { compact, type Peer, type PresenceCell, presenceId, presenceRecord, readPresence } from './compact.js'

const TOLD_EVERY_MS = 100
const TOLD_EVERY_MS_ALONE = 1_000

export interface PresenceBinding {
  /** Tells others which cell this person points at, or none. */
  setCell(cell: PresenceCell | undefined): void
  /** Tells others in a word what this person does, or nothing. */
  setActivity(activity: string | undefined): void
  dispose(): void
}

export interface PresenceOptions {
  store: TLStore
  awareness: Awareness
  /** This person; others see what the server says, this is for tldraw's own derivation. */
  person: { id: string; name: string; color: string }
}

/**
 * Shows others on the canvas and tells them where this person is: ten times a second, once when alone, not at all from
 * a hidden tab.
 */
export function bindPresence({ store, awareness, person }: PresenceOptions): PresenceBinding {
  const mine = createPresenceStateDerivation(atom('person', person))(store)
  let extra: { cell?: PresenceCell | undefined; activity?: string | undefined } = {}
  let latest: TLInstancePresence | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let toldAt = Number.NEGATIVE_INFINITY

  function tell() {
    timer = undefined
    if (!latest || isHidden()) return
    const next = compact(latest, extra)
    if (equalityDeep(awareness.getLocalState(), next)) return
    toldAt = Date.now()
    awareness.setLocalState(next)
  }

  function tellSoon() {
    const every = awareness.getStates().size > 1 ? TOLD_EVERY_MS : TOLD_EVERY_MS_ALONE
    timer ??= setTimeout(tell, Math.max(0, toldAt + every - Date.now()))
  }

  const stopReacting = react('presence', () => {
    latest = mine.get()
    tellSoon()
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
  }
  awareness.on('change', onChange)
  onChange({ added: [...awareness.getStates().keys()], updated: [], removed: [] })

  const onVisible = () => !isHidden() && tellSoon()
  if (typeof document !== 'undefined') document.addEventListener('visibilitychange', onVisible)

  return {
    setCell(cell) {
      extra = { ...extra, cell }
      tellSoon()
    },
    setActivity(activity) {
      extra = { ...extra, activity }
      tellSoon()
    },
    dispose() {
      clearTimeout(timer)
      stopReacting()
      awareness.off('change', onChange)
      if (typeof document !== 'undefined') document.removeEventListener('visibilitychange', onVisible)
    },
  }
}

/** Everybody else on the board whose presence can be read, by client. */
export function peersOf(awareness: Awareness): Peer[] {
  const peers: Peer[] = []
  for (const [clientId, state] of awareness.getStates()) {
    const read = clientId === awareness.clientID ? undefined : readPresence(clientId, state)
    if (read) peers.push(read.peer)
  }
  return peers
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
