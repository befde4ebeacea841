import type { BoardRecord } from '../records/index.js'

export interface Shown {
  /** What to show, or nothing. */
  record?: BoardRecord
  /** True when this is not what the document says; look again when other records change. */
  repaired: boolean
}

/**
 * How a record is shown when something it belongs to is missing: a shape without its parent lies on the first page, a
 * binding without an end is not there. Only the view changes; the server repairs the document, once for all.
 */
export function shownRecord(
  record: BoardRecord,
  has: (id: string) => boolean,
  firstPage: () => string | undefined,
): Shown {
  if (record.typeName === 'binding') {
    const whole = has(record.fromId) && has(record.toId)
    return whole ? { record, repaired: false } : { repaired: true }
  }
  if (record.typeName !== 'shape' || has(record.parentId)) return { record, repaired: false }
  const page = firstPage()
  return page ? { record: { ...record, parentId: page as typeof record.parentId }, repaired: true } : { repaired: true }
}
