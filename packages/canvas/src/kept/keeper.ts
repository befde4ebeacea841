import * as Y from 'yjs'
import { forget, type KeptDb, type KeptSession, writing } from './kept-store.js'
import type { TouchedRecords } from './touched-records.js'

/** A change that is acknowledged sooner than this is never written here. */
const WRITE_AFTER_MS = 300
/** So many rows become one. */
const ROWS_MERGED = 200
/** Rows from this size on are left alone; each is sent as one message. */
const MERGED_BYTES_MAX = 256 * 1024
/** A day of offline work; more stays in the tab alone. */
const KEPT_BYTES_MAX = 4 * 1024 * 1024

/** Where the changes of this tab are that the server has not acknowledged. */
export type Kept =
  /** Nothing waits, or not all of it is on this computer's disk yet. */
  | { is: 'in the tab' }
  | { is: 'in the browser' }
  /** The browser did not take them; the sentence says why. */
  | { is: 'not kept'; sentence: string }

/** Keeps what one tab writes until the server has it. */
export interface Keeper {
  written(update: Uint8Array): void
  /** All that was written is durable on the server: nothing needs to be kept. */
  allDurable(): void
  /** The board did not take what waits; it stays to be offered as a file. */
  refuse(sentence: string): Promise<void>
  /** Writes what is waiting to be kept now. */
  flush(): Promise<void>
  forget(): Promise<void>
}

interface KeeperOptions {
  /** Resolves when this tab holds its session, or rejects where the browser keeps nothing. */
  ready: Promise<KeptDb>
  facts: Pick<KeptSession, 'id' | 'personId' | 'boardId' | 'boardName' | 'epoch'>
  touched: TouchedRecords
  onKept(kept: Kept): void
  bytesMax?: number
}

export function keepChanges({ ready, facts, touched, onKept, bytesMax = KEPT_BYTES_MAX }: KeeperOptions): Keeper {
  let unwritten: Uint8Array[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let [changes, bytes] = [0, 0]
  let refused: string | undefined
  /** Rows that may still be merged. */
  let small: number[] = []
  let failed = false
  /** Everything that is done to the store, one after the other. */
  let tail: Promise<void> = Promise.resolve()

  const session = (): KeptSession => ({
    ...{ ...facts, changes, bytes, changedAt: Date.now() },
    ...(refused === undefined ? {} : { refused }),
  })

  function next(act: (db: KeptDb) => Promise<void>): Promise<void> {
    tail = tail.then(async () => {
      try {
        await act(await ready)
      } catch (error) {
        failed = true
        onKept({ is: 'not kept', sentence: reason(error) })
      }
    })
    return tail
  }

  async function write(db: KeptDb): Promise<void> {
    const batch = unwritten
    unwritten = []
    if (batch.length === 0 || failed) return
    changes += batch.length
    for (const update of batch) bytes += update.length
    if (bytes > bytesMax) throw new Error(TOO_MUCH)
    await writing(db, async (tx) => {
      const updates = tx.objectStore('updates')
      for (const update of batch) small.push(await updates.add({ session: facts.id, bytes: update }))
      for (const record of touched.fresh(facts.id)) await tx.objectStore('records').put(record)
      await tx.objectStore('sessions').put(session())
    })
    if (small.length > ROWS_MERGED) await merge(db)
    if (unwritten.length === 0) onKept({ is: 'in the browser' })
  }

  /** Many small rows become one that says the same. */
  async function merge(db: KeptDb): Promise<void> {
    const keys = small
    small = []
    await writing(db, async (tx) => {
      const updates = tx.objectStore('updates')
      const rows = await Promise.all(keys.map((key) => updates.get(key)))
      const merged = Y.mergeUpdates(rows.flatMap((row) => (row ? [row.bytes] : [])))
      const key = await updates.add({ session: facts.id, bytes: merged })
      for (const old of keys) await updates.delete(old)
      if (merged.length < MERGED_BYTES_MAX) small = [key]
    })
  }

  function drop() {
    clearTimeout(timer)
    timer = undefined
    unwritten = []
  }

  async function clear(db: KeptDb): Promise<void> {
    if (changes === 0) return
    await forget(db, facts.id)
    ;[changes, bytes, small] = [0, 0, []]
  }

  return {
    written(update) {
      if (failed) return
      unwritten.push(update)
      onKept({ is: 'in the tab' })
      timer ??= setTimeout(() => {
        timer = undefined
        void next(write)
      }, WRITE_AFTER_MS)
    },
    allDurable() {
      const none = unwritten.length === 0 && changes === 0 && !failed
      drop()
      touched.clear()
      if (none) return
      void next(clear)
      // Room may have been made meanwhile.
      void next(async () => {
        failed = false
      })
    },
    refuse(sentence) {
      refused = sentence
      clearTimeout(timer)
      timer = undefined
      void next(write)
      return next(async (db) => {
        if (changes > 0) await db.put('sessions', session())
      })
    },
    flush() {
      clearTimeout(timer)
      timer = undefined
      return next(write)
    },
    forget() {
      drop()
      return next(clear)
    },
  }
}

const TOO_MUCH = 'Too much waits to be kept in this browser. Keep this tab open until it is saved.'

function reason(error: unknown): string {
  const { name, message } = error as Error
  if (message === TOO_MUCH) return TOO_MUCH
  return name === 'QuotaExceededError'
    ? 'This browser has no room left to keep your changes. Keep this tab open until they are saved.'
    : 'This browser keeps nothing of this page. Keep this tab open until your changes are saved.'
}
