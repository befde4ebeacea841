import type * as Y from 'yjs'
import { recordMap } from './record-map.js'

/** An update that takes away more than this says so beforehand, and the board is kept as it was. */
export const BULK = {
  records: 50,
  /** Registers that are overwritten or removed, in clocks of Yjs. */
  deletions: 5_000,
} as const

/** Whether a transaction takes away so much that the server wants to be told first. */
export function isBulk({ changed, deleteSet, doc }: Y.Transaction): boolean {
  let deletions = 0
  for (const items of deleteSet.clients.values()) for (const { len } of items) deletions += len
  if (deletions > BULK.deletions) return true
  const records = recordMap(doc)
  const keys = [...(changed.get(records as never) ?? [])]
  return keys.length > BULK.records && keys.filter((id) => id !== null && !records.has(id)).length > BULK.records
}
