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
 * around a corner, goes to the first page; a binding without one of its ends, or with ends on two pages, goes. Looks only at what was touched and
 * what belonged to it. Call it inside a transaction.
 */
export function repairRecords(doc: Y.Doc, touched: ReadonlySet<string>): void {
  const records = recordMap(doc)
  const gone = new Set([...touched].filter((id) => !records.has(id)))
  const suspects = new Set([...touched].filter((id) => records.has(id)))
  if (gone.size > 0) for (const id of belongingTo(records, gone)) suspects.add(id)
  for (const id of suspects) {
    const record = readable(records, id)
    if (record?.typeName === 'binding' && !isOnOnePage(records, record.fromId, record.toId)) records.delete(id)
    if (record?.typeName !== 'shape' || pageOf(records, record.id) !== undefined) continue
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

/** The page that a shape lies on, through whatever it lies in; undefined when that leads nowhere, or in a ring. */
export function pageOf(records: RecordMap, shapeId: string): string | undefined {
  let id = shapeId
  for (let depth = 0; depth < NESTING_MAX; depth++) {
    const place = records.get(id)?.get('t')
    if (!Array.isArray(place)) return
    id = String(place[0])
    if (id.startsWith('page:')) return records.has(id) ? id : undefined
  }
  return
}

/** An arrow holds on to what lies on its own page; ends that are mended in this very turn count as there. */
function isOnOnePage(records: RecordMap, fromId: string, toId: string): boolean {
  if (!records.has(fromId) || !records.has(toId)) return false
  const [from, to] = [pageOf(records, fromId), pageOf(records, toId)]
  return from === undefined || to === undefined || from === to
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
