import { DocumentRecordType, PageRecordType, TLDOCUMENT_ID } from '@tldraw/tlschema'
import * as Y from 'yjs'
import { recordMap, writeRecord } from './record-map.js'
import { type BoardRecord, boardSchema } from './schema.js'

/** The page every board begins with; the id is tldraw's own default, so that a repair on any side meets it. */
export const FIRST_PAGE_ID = PageRecordType.createId('page')

/**
 * Origin of the seed and client id under which it is written. A fixed id makes the bytes of every fresh seed equal,
 * so that seeding twice is seeding once.
 */
const SEED_CLIENT_ID = 1

/** The records of an empty board: the document and one page. */
export function seedRecords(): BoardRecord[] {
  return [
    DocumentRecordType.create({ id: TLDOCUMENT_ID }),
    PageRecordType.create({ id: FIRST_PAGE_ID, name: 'Page 1', index: 'a1' as never }),
  ]
}

/** Makes an empty document a board. Only the server does this: two browsers would each bring their own first page. */
export function seedBoard(doc: Y.Doc, epoch = 1): void {
  doc.transact(() => {
    writeBoardMeta(doc, epoch)
    const map = recordMap(doc)
    for (const record of seedRecords()) writeRecord(map, null, record)
  })
}

/** What the server says about the document itself: the schema its records are in, and the epoch. */
function writeBoardMeta(doc: Y.Doc, epoch: number): void {
  const meta = doc.getMap('meta')
  meta.set('schema', boardSchema().serialize())
  meta.set('epoch', epoch)
}

/**
 * The Yjs state of a board that holds these records besides the first page, as V2 bytes: the first `BoardBase.state`
 * of a demo or copied board. A page or document among them replaces the seeded one.
 */
export function buildBoardState(records: readonly BoardRecord[], epoch = 1): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = SEED_CLIENT_ID
  seedBoard(doc, epoch)
  const map = recordMap(doc)
  doc.transact(() => {
    for (const record of records) writeRecord(map, null, record)
  })
  const state = Y.encodeStateAsUpdateV2(doc)
  doc.destroy()
  return state
}
