import { seedBoard } from '@lensboard/canvas/records'
import {
  type BoardClaim,
  type Db,
  LogBroken,
  lastGoodVersion,
  openBoardLog,
  saveBoardVersion,
  setAsideRows,
} from '@lensboard/db'
import * as Y from 'yjs'
import { replay } from './replay.js'

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
  /** Whose each Yjs client is. */
  clients: [client: number, personId: string][]
  /** What could not be read and was set aside, in words. */
  damage: string[]
}

/**
 * Opens a board for this server alone. A new one gets its first page here. Answers null when there is none. Rows that
 * cannot be read are set aside with what builds on them; a base that cannot be read gives way to the last version and
 * the rows after it. Throws where rows are missing: a board that is half there must not be shown, or somebody writes
 * on top of it.
 */
export async function loadBoard(db: Db, boardId: string): Promise<LoadedBoard | null> {
  const found = await openBoardLog(db, boardId, firstState)
  if (!found) return null
  const { projectId, epoch, fence, clients, stateSeq, lastSeq } = found
  const claim = { boardId, epoch, fence }
  const isBaseGood = found.state === null || isReadable(found.state)
  const { state, updates } = isBaseGood ? found : await insteadOfBase(db, claim, found)
  const { doc, damaged } = replay(state, updates)
  if (damaged.length > 0) await setAsideRows(db, claim, damaged)
  const damage = [...(isBaseGood ? [] : ['the base']), ...damaged.map((row) => `row ${row.seq}: ${row.damage}`)]
  return { ...{ boardId, projectId, epoch, fence, doc, clients, damage, stateSeq }, seq: lastSeq }
}

function isReadable(state: Uint8Array): boolean {
  const doc = new Y.Doc()
  try {
    Y.applyUpdateV2(doc, state)
    return doc.store.pendingStructs === null && doc.store.pendingDs === null && doc.share.has('records')
  } catch {
    return false
  } finally {
    doc.destroy()
  }
}

/** The last version and what was written since; the bytes of the base are kept. */
async function insteadOfBase(
  db: Db,
  claim: BoardClaim,
  base: { state: Uint8Array | null; stateSeq: bigint; lastSeq: bigint },
): Promise<{ state: Uint8Array; updates: { seq: bigint; update: Uint8Array }[] }> {
  const version = await lastGoodVersion(db, claim)
  if (!version || !isReadable(version.state))
    throw new LogBroken(`board ${claim.boardId}: the saved state cannot be read, and there is no version of it`)
  const first = version.updates[0]?.seq
  // Rows that the base held are dropped after a day; without them the version would be shown with a hole.
  if (version.seq < base.stateSeq && first !== version.seq + 1n)
    throw new LogBroken(
      `board ${claim.boardId}: the saved state cannot be read, and rows after the last version are gone`,
    )
  if (base.state)
    await saveBoardVersion(db, claim, {
      ...{ kind: 'damaged', seq: base.stateSeq, state: base.state, records: new Uint8Array() },
    })
  return version
}

function firstState(): Uint8Array {
  const doc = new Y.Doc()
  seedBoard(doc)
  const state = Y.encodeStateAsUpdateV2(doc)
  doc.destroy()
  return state
}
