import * as Y from 'yjs'
import { type Keeper, type Kept, keepChanges } from './keeper.js'
import { type KeptDb, openKept } from './kept-store.js'
import { type Leftover, takeLeftovers, tryMerge } from './leftovers.js'
import { holdSession, type Locks } from './tab-lock.js'
import { touchedRecords } from './touched-records.js'
import { type UnsavedCopy, unsavedCopy } from './unsaved-copy.js'

/** Origin of the transactions that bring back what was written in a tab that is gone. */
export const RETURNED = Symbol('returned')

/** Changes from before that the board does not take; their author may have them as a file. */
export interface Unmerged {
  id: string
  changes: number
  /** When the last of them was made, in ms. */
  changedAt: number
  /** Why, as the end of "could not be added: …". */
  why: string
}

export interface KeepBoardOptions {
  doc: Y.Doc
  personId: string
  boardId: string
  boardName: string
  epoch: number
  /** Changes of this page that the server has not acknowledged. */
  pending(): number
  onKept(kept: Kept): void
  onUnmerged(unmerged: readonly Unmerged[]): void
  /** So many changes of a tab that is gone are on the board, durably. */
  onMerged(changes: number): void
  /** The browser's own, where it has them; for tests others. */
  locks?: Locks | undefined
  open?: () => Promise<KeptDb>
}

/** Keeps what is written on a board until the server has it, and brings back what tabs that are gone left. */
export interface BoardKeeping {
  written(update: Uint8Array, origin: unknown): void
  /** The state of the connection changed. */
  settled(): void
  /** The board's document is here: what was left is merged, or offered. */
  synced(canEdit: boolean): Promise<void>
  /** The server ended the connection for what this page sent; nothing of it is sent again. */
  refuse(sentence: string): Promise<void>
  /** What waits in this page, as a file. */
  copy(): UnsavedCopy
  copyOf(id: string): Promise<UnsavedCopy>
  discard(id: string): Promise<void>
  /** What waits in this page is in its author's hands: it is not offered again. */
  forget(): Promise<void>
  flush(): Promise<void>
  close(): Promise<void>
}

export function keepBoard(options: KeepBoardOptions): BoardKeeping {
  const { doc, personId, boardId, boardName, epoch, pending, onKept, onUnmerged, onMerged } = options
  const locks = options.locks ?? globalThis.navigator?.locks
  const { open = openKept } = options
  const id = crypto.getRandomValues(new Uint32Array(4)).join('-')
  let release = () => {}
  let db: KeptDb | undefined
  let closed = false
  const ready = hold()
  // Said with the first change that would be kept.
  ready.catch(() => {})
  const touched = touchedRecords(doc)
  const facts = { id, personId, boardId, boardName, epoch }
  const keeper: Keeper = keepChanges({ ready, facts, touched, onKept })
  const unmerged = new Map<string, { left: Leftover; shown: Unmerged }>()
  /** On their way to the server's disk. */
  let merging: Leftover[] = []

  async function hold(): Promise<KeptDb> {
    // Browsers give locks to pages from secure addresses alone.
    if (!locks) throw new Error('no locks')
    db = await open()
    release = (await holdSession(locks, id)) ?? release
    return db
  }

  function offer(left: Leftover, why: string) {
    const { id, changes, changedAt } = left.session
    unmerged.set(id, { left, shown: { id, changes, changedAt, why } })
  }

  const tellUnmerged = () => onUnmerged([...unmerged.values()].map(({ shown }) => shown))

  async function bringBack(left: Leftover, canEdit: boolean): Promise<void> {
    const { session } = left
    if (session.refused !== undefined) return offer(left, session.refused)
    if (session.epoch !== epoch) return offer(left, 'the board was rebuilt since.')
    if (!canEdit) return offer(left, 'you may only look at this board now.')
    const updates = await left.updates()
    if (closed) return left.release()
    const fits = tryMerge(doc, updates)
    if (fits === 'impossible') {
      await left.refuse(GAP)
      return offer(left, GAP)
    }
    if (fits === 'new') for (const update of updates) Y.applyUpdate(doc, update, RETURNED)
    merging.push(left)
  }

  function mergedAre(durable: Leftover[]) {
    merging = []
    const changes = durable.reduce((sum, { session }) => sum + session.changes, 0)
    for (const left of durable) void left.forget().catch(() => left.release())
    if (changes > 0) onMerged(changes)
  }

  function settled() {
    if (pending() > 0) return
    keeper.allDurable()
    if (merging.length > 0) mergedAre(merging)
  }

  return {
    written(update, origin) {
      if (origin !== RETURNED) keeper.written(update)
    },
    settled,
    async synced(canEdit) {
      try {
        const store = await ready
        if (!locks || closed) return
        for (const left of await takeLeftovers(store, locks, { personId, boardId })) await bringBack(left, canEdit)
      } catch {
        // Nothing can be read here; what is written from now on says so itself.
        return
      }
      tellUnmerged()
      settled()
    },
    async refuse(sentence) {
      const returned = merging
      merging = []
      await Promise.all([keeper.refuse(sentence), ...returned.map((left) => left.refuse(sentence).catch(() => {}))])
      for (const left of returned) offer(left, sentence)
      tellUnmerged()
    },
    copy: () => unsavedCopy(facts, Date.now(), touched.all()),
    async copyOf(session) {
      const found = unmerged.get(session)
      if (!found) throw new Error('nothing of this name was left')
      return found.left.copy()
    },
    async discard(session) {
      const found = unmerged.get(session)
      unmerged.delete(session)
      tellUnmerged()
      await found?.left.forget()
    },
    forget: () => keeper.forget(),
    flush: () => keeper.flush(),
    async close() {
      if (closed) return
      closed = true
      await keeper.flush()
      touched.dispose()
      release()
      for (const left of [...merging, ...[...unmerged.values()].map(({ left }) => left)]) left.release()
      db?.close()
    },
  }
}

const GAP = 'something that they build on is not on the board any more.'
