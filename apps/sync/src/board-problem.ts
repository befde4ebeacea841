import { recordMap } from '@lensboard/canvas/records'
import * as Y from 'yjs'
import { PAGES_MAX, RECORDS_MAX, SHAPES_PER_PAGE_MAX } from './limits.js'
import { pageOf } from './repair-records.js'

/** Without it tldraw has no board. */
const DOCUMENT_ID = 'document:document'
/** The register by which the owner keeps a record from everybody else's changes. */
export const LOCK = 'meta.lock'

export function isLocked(doc: Y.Doc, id: string): boolean {
  const registers: unknown = recordMap(doc).get(id)
  return registers instanceof Y.Map && registers.get(LOCK) !== undefined
}

/** Why a board as a whole does not take what was done to these records; `added` are new. */
export function boardProblem(doc: Y.Doc, touched: ReadonlySet<string>, added: number): string | undefined {
  const records = recordMap(doc)
  if (!records.has(DOCUMENT_ID)) return 'the document record is gone'
  const isPage = (id: string) => id.startsWith('page:')
  if ([...touched].some(isPage)) {
    const pages = [...records.keys()].filter(isPage).length
    if (pages === 0) return 'the last page is gone'
    if (pages > PAGES_MAX) return `more than ${PAGES_MAX} pages`
  }
  if (records.size > RECORDS_MAX) return `more than ${RECORDS_MAX} records`
  // Moving to another page is left out: it happens a page at a time, and the sum is bounded above.
  if (added === 0 || records.size <= SHAPES_PER_PAGE_MAX) return
  const counts = new Map<string | undefined, number>()
  for (const id of records.keys()) {
    if (!id.startsWith('shape:')) continue
    const page = pageOf(records, id)
    const count = (counts.get(page) ?? 0) + 1
    counts.set(page, count)
    if (count > SHAPES_PER_PAGE_MAX) return `more than ${SHAPES_PER_PAGE_MAX} shapes on a page`
  }
  return
}
