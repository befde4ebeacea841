import { type BoardRecord, boardRecords, recordMap, writeRecord } from '@lensboard/canvas/records'
import * as Y from 'yjs'

/**
 * Writes into a document what differs from the records of a state (V2): what is new goes, what went comes back, what
 * changed is as it was. Records that cannot be read stay as they are. Answers how many changed.
 */
export function restoreRecords(doc: Y.Doc, state: Uint8Array): number {
  const target = new Y.Doc()
  Y.applyUpdateV2(target, state)
  const [wanted, present] = [boardRecords(target).records, boardRecords(doc)]
  target.destroy()
  const records = recordMap(doc)
  let changed = 0
  doc.transact(() => {
    for (const id of present.records.keys())
      if (!wanted.has(id)) {
        records.delete(id)
        changed++
      }
    for (const [id, record] of wanted) if (write(id, record)) changed++
  })
  return changed

  function write(id: string, record: BoardRecord): boolean {
    if (present.quarantined.has(id)) return false
    const now = present.records.get(id) ?? null
    if (JSON.stringify(now) === JSON.stringify(record)) return false
    writeRecord(records, now, record)
    return true
  }
}
