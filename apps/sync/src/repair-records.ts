import {
  type BoardRecord,
  FIRST_PAGE_ID,
  type RecordMap,
  readRecord,
  recordMap,
  writeRecord,
} from '@lensboard/canvas/records'
import type * as Y from 'yjs'

/** Deeper than this nobody nests; it also ends the walk around a ring of parents. */
const NESTING_MAX = 100

/**
 * Mends what edits made at the same time can leave behind: a shape whose parent was deleted, or that lies in itself
 * around a corner, goes to the first page; a binding without one of its ends goes. Looks only at what was touched and
 * what belonged to it. Call it inside a transaction.
 */
export function repairRecords(doc: Y.Doc, touched: ReadonlySet<string>): void {
  const records = recordMap(doc)
  const gone = new Set([...touched].filter((id) => !records.has(id)))
  const suspects = new Set([...touched].filter((id) => records.has(id)))
  if (gone.size > 0) for (const id of belongingTo(records, gone)) suspects.add(id)
  for (const id of suspects) {
    const record = readable(records, id)
    if (record?.typeName === 'binding' && !(records.has(record.fromId) && records.has(record.toId))) records.delete(id)
    if (record?.typeName !== 'shape' || leadsToPage(records, record)) continue
    writeRecord(records, record, { ...record, parentId: firstPage(records) as typeof record.parentId })
  }
}

function* belongingTo(records: RecordMap, gone: ReadonlySet<string>): Generator<string> {
  for (const [id, registers] of records.entries()) {
    const place = registers.get('t')
    if (Array.isArray(place) && gone.has(String(place[0]))) yield id
    else if (gone.has(String(registers.get('fromId'))) || gone.has(String(registers.get('toId')))) yield id
  }
}

function leadsToPage(records: RecordMap, shape: BoardRecord): boolean {
  let id = (shape as { parentId: string }).parentId
  for (let depth = 0; depth < NESTING_MAX; depth++) {
    const registers = records.get(id)
    if (!registers || id === shape.id) return false
    if (id.startsWith('page:')) return true
    const place = registers.get('t')
    if (!Array.isArray(place)) return false
    id = String(place[0])
  }
  return false
}

function firstPage(records: RecordMap): string {
  const pages = [...records.keys()].filter((id) => id.startsWith('page:'))
  const index = (id: string) => String(records.get(id)?.get('index'))
  return pages.sort((a, b) => (index(a) < index(b) ? -1 : 1))[0] ?? FIRST_PAGE_ID
}

function readable(records: RecordMap, id: string): BoardRecord | undefined {
  try {
    return readRecord(records, id)
  } catch {
    return
  }
}
