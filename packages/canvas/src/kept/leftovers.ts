import * as Y from 'yjs'
import { forget, type KeptDb, type KeptSession, recordsOf, sessionsOf, updatesOf } from './kept-store.js'
import { holdSession, type Locks } from './tab-lock.js'
import { type UnsavedCopy, unsavedCopy } from './unsaved-copy.js'

/** What a tab that is gone left behind; held by this tab until it is released. */
export interface Leftover {
  session: KeptSession
  updates(): Promise<Uint8Array[]>
  copy(): Promise<UnsavedCopy>
  forget(): Promise<void>
  /** The board did not take it: it is kept for its author alone. */
  refuse(sentence: string): Promise<void>
  release(): void
}

/** Everything that tabs of this person left behind of a board; what a living tab holds is left to that tab. */
export async function takeLeftovers(
  db: KeptDb,
  locks: Locks,
  { personId, boardId }: Pick<KeptSession, 'personId' | 'boardId'>,
): Promise<Leftover[]> {
  const taken: Leftover[] = []
  for (const known of await sessionsOf(db, personId)) {
    if (known.boardId !== boardId) continue
    const release = await holdSession(locks, known.id)
    if (!release) continue
    // Its tab may have finished with it before it let go.
    const session = await db.get('sessions', known.id)
    if (session) taken.push(leftover(db, session, release))
    else release()
  }
  return taken
}

function leftover(db: KeptDb, session: KeptSession, release: () => void): Leftover {
  return {
    session,
    release,
    updates: () => updatesOf(db, session.id),
    copy: async () => unsavedCopy(session, session.changedAt, await recordsOf(db, session.id)),
    async forget() {
      await forget(db, session.id)
      release()
    },
    async refuse(refused) {
      await db.put('sessions', { ...session, refused })
    },
  }
}

/**
 * Whether a document can take these updates: `nothing new` when it has them, `impossible` when something that they
 * build on is missing. Tried on a copy, for a document with a gap would never be whole again.
 */
export function tryMerge(doc: Y.Doc, updates: readonly Uint8Array[]): 'new' | 'nothing new' | 'impossible' {
  const copy = new Y.Doc()
  try {
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
    let isNew = false
    copy.on('update', () => {
      isNew = true
    })
    for (const update of updates) Y.applyUpdate(copy, update)
    if (copy.store.pendingStructs || copy.store.pendingDs) return 'impossible'
    return isNew ? 'new' : 'nothing new'
  } catch {
    return 'impossible'
  } finally {
    copy.destroy()
  }
}
