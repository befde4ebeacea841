import { forget, openKept, sessionsOf } from './kept-store.js'

/** Changes of a person that wait in this browser, by board. */
export interface WaitingBoard {
  boardId: string
  name: string
  changes: number
}

/** What a person would lose by leaving this browser for good; nothing where the browser keeps nothing. */
export async function waitingChanges(personId: string): Promise<WaitingBoard[]> {
  const boards = new Map<string, WaitingBoard>()
  for (const { boardId, boardName, changes } of await reading((db) => sessionsOf(db, personId), [])) {
    const before = boards.get(boardId)?.changes ?? 0
    boards.set(boardId, { boardId, name: boardName, changes: before + changes })
  }
  return [...boards.values()]
}

/** Removes everything that a person's tabs left in this browser. */
export const forgetWaiting = (personId: string): Promise<void> =>
  reading(async (db) => {
    for (const { id } of await sessionsOf(db, personId)) await forget(db, id)
  }, undefined)

async function reading<T>(act: (db: Awaited<ReturnType<typeof openKept>>) => Promise<T>, none: T): Promise<T> {
  if (typeof indexedDB === 'undefined') return none
  try {
    const db = await openKept()
    try {
      return await act(db)
    } finally {
      db.close()
    }
  } catch {
    // A browser that opens no store has kept nothing in it either.
    return none
  }
}
