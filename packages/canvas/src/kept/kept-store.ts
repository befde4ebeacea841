import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb'

/** What one tab wrote on one board and the server has not acknowledged. */
export interface KeptSession {
  id: string
  personId: string
  boardId: string
  boardName: string
  /** The document's epoch that the changes belong to. */
  epoch: number
  /** Changes that wait. */
  changes: number
  /** Size of all of them. */
  bytes: number
  /** When the last one was made, in ms. */
  changedAt: number
  /** Why the board did not take them; they are not offered to it again. */
  refused?: string
}

/** A record that those changes touched, as their author saw it last; null when they deleted it. */
export interface KeptRecord {
  session: string
  id: string
  record: unknown
}

interface KeptSchema extends DBSchema {
  sessions: { key: string; value: KeptSession; indexes: { personId: string } }
  updates: { key: number; value: { session: string; bytes: Uint8Array }; indexes: { session: string } }
  records: { key: [string, string]; value: KeptRecord }
}

export type KeptDb = IDBPDatabase<KeptSchema>
type Writing = IDBPTransaction<KeptSchema, ('sessions' | 'updates' | 'records')[], 'readwrite'>

const NAME = 'lensboard-unsaved'
const PARTS = ['sessions', 'updates', 'records'] as const

/** Opens the browser's store of unacknowledged changes; rejects where the browser gives none. */
export const openKept = (name = NAME): Promise<KeptDb> =>
  openDB<KeptSchema>(name, 1, {
    upgrade(db) {
      db.createObjectStore('sessions', { keyPath: 'id' }).createIndex('personId', 'personId')
      db.createObjectStore('updates', { autoIncrement: true }).createIndex('session', 'session')
      db.createObjectStore('records', { keyPath: ['session', 'id'] })
    },
    // Another tab wants a later version of the store: it comes first.
    blocking: (_now, _wanted, event) => (event.target as IDBDatabase).close(),
  })

/** Runs one transaction over everything; all of it is on disk when the promise resolves, or none. */
export async function writing(db: KeptDb, act: (tx: Writing) => Promise<unknown>): Promise<void> {
  const tx = db.transaction([...PARTS], 'readwrite')
  try {
    await act(tx)
  } catch (error) {
    // The reason is the caller's; that the transaction ends with it is known.
    tx.done.catch(() => {})
    throw error
  }
  await tx.done
}

/** Everything that a person's tabs left in this browser, oldest first. */
export async function sessionsOf(db: KeptDb, personId: string): Promise<KeptSession[]> {
  const sessions = await db.getAllFromIndex('sessions', 'personId', personId)
  return sessions.sort((a, b) => a.changedAt - b.changedAt)
}

/** The changes of a session in the order they were made. */
export const updatesOf = async (db: KeptDb, session: string): Promise<Uint8Array[]> =>
  (await db.getAllFromIndex('updates', 'session', session)).map(({ bytes }) => bytes)

export const recordsOf = (db: KeptDb, session: string): Promise<KeptRecord[]> =>
  db.getAll('records', recordRange(session))

/** Removes all of a session. */
export const forget = (db: KeptDb, session: string): Promise<void> =>
  writing(db, async (tx) => {
    const keys = await tx.objectStore('updates').index('session').getAllKeys(session)
    await Promise.all([
      ...keys.map((key) => tx.objectStore('updates').delete(key)),
      tx.objectStore('records').delete(recordRange(session)),
      tx.objectStore('sessions').delete(session),
    ])
  })

// An array sorts after every string.
const recordRange = (session: string) => IDBKeyRange.bound([session], [session, []])
