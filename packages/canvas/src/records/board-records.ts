import type * as Y from 'yjs'
import { readRecord, recordMap } from './record-map.js'
import type { BoardRecord } from './schema.js'

/** What a board document holds: records that can be shown, and why the others cannot. */
export interface BoardRecords {
  records: Map<string, BoardRecord>
  quarantined: Map<string, string>
}

/** Reads every record; one that this version cannot read is named with its reason and hurts no other. */
export function boardRecords(doc: Y.Doc): BoardRecords {
  const map = recordMap(doc)
  const found: BoardRecords = { records: new Map(), quarantined: new Map() }
  for (const id of map.keys()) {
    try {
      const record = readRecord(map, id)
      if (record) found.records.set(id, record)
    } catch (error) {
      found.quarantined.set(id, error instanceof Error ? error.message : String(error))
    }
  }
  return found
}
