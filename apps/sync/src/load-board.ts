import { seedBoard } from '@lensboard/canvas/records'
import { type Db, LogBroken, openBoardLog } from '@lensboard/db'
import * as Y from 'yjs'

/** A board's document as it is on disk, and the right to write it. */
export interface LoadedBoard {
  boardId: string
  projectId: string
  epoch: number
  fence: bigint
  doc: Y.Doc
  /** Last row of the log, and last one that the stored base includes. */
  seq: bigint
  stateSeq: bigint
}

/**
 * Opens a board for this server alone. A new one gets its first page here. Answers null when there is none; throws
 * when any part cannot be read: a board that is half there must not be shown, or somebody writes on top of it.
 */
export async function loadBoard(db: Db, boardId: string): Promise<LoadedBoard | null> {
  const found = await openBoardLog(db, boardId, firstState)
  if (!found) return null
  const { state, updates, stateSeq, ...claim } = found
  const doc = new Y.Doc()
  try {
    // One transaction: merging the updates first costs six times as much.
    doc.transact(() => {
      if (state) Y.applyUpdateV2(doc, state)
      for (const { update } of updates) Y.applyUpdate(doc, update)
    })
  } catch (error) {
    throw new LogBroken(`board ${boardId}: a saved row cannot be read`, { cause: error })
  }
  if (doc.store.pendingStructs || doc.store.pendingDs)
    throw new LogBroken(`board ${boardId}: the saved rows have a gap`)
  return { boardId, ...claim, doc, stateSeq, seq: updates.at(-1)?.seq ?? stateSeq }
}

function firstState(): Uint8Array {
  const doc = new Y.Doc()
  seedBoard(doc)
  const state = Y.encodeStateAsUpdateV2(doc)
  doc.destroy()
  return state
}
