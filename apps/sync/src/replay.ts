import { LogBroken } from '@lensboard/db'
import * as Y from 'yjs'

interface Row {
  seq: bigint
  update: Uint8Array
}

/** A row that cannot be read, and why. */
export interface Damage {
  seq: bigint
  damage: string
}

/** With more than this the log as a whole is not to be trusted. */
const DAMAGED_MAX = 1_000

/** A document from its state (V2) and the rows after it; rows that cannot be applied are left out, and named. */
export function replay(state: Uint8Array | null, rows: readonly Row[]): { doc: Y.Doc; damaged: Damage[] } {
  const all = atOnce(state, rows)
  if (all) return { doc: all, damaged: [] }
  const damaged: Damage[] = []
  for (;;) {
    const left = rows.filter(({ seq }) => !damaged.some((row) => row.seq === seq))
    const doc = open(state)
    const bad = firstBad(doc, left)
    if (!bad) return { doc, damaged }
    doc.destroy()
    damaged.push(bad)
    if (damaged.length > DAMAGED_MAX) throw new LogBroken('more rows cannot be read than a board can lose')
  }
}

function open(state: Uint8Array | null): Y.Doc {
  const doc = new Y.Doc()
  if (state) Y.applyUpdateV2(doc, state)
  // The root exists before anything is said about it.
  doc.getMap('records')
  return doc
}

/** One transaction: merging the updates first costs six times as much. */
function atOnce(state: Uint8Array | null, rows: readonly Row[]): Y.Doc | undefined {
  const doc = open(state)
  try {
    doc.transact(() => {
      for (const { update } of rows) Y.applyUpdate(doc, update)
    })
  } catch {
    return
  }
  return doc.store.pendingStructs || doc.store.pendingDs ? undefined : doc
}

function firstBad(doc: Y.Doc, rows: readonly Row[]): Damage | undefined {
  for (const { seq, update } of rows) {
    try {
      Y.applyUpdate(doc, update)
    } catch (error) {
      return { seq, damage: `not readable: ${(error as Error).message}` }
    }
    if (doc.store.pendingStructs || doc.store.pendingDs) return { seq, damage: 'builds on what cannot be read' }
  }
  return
}
