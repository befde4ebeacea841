import { readRecord, recordMap, recordProblem } from '@lensboard/canvas/records'
import * as Y from 'yjs'
import { RECORDS_MAX } from './limits.js'
import { repairRecords } from './repair-records.js'

/** Without it tldraw has no board. */
const DOCUMENT_ID = 'document:document'
/** The reason of `apply` when an update builds on something that is not here. */
export const GAP = 'a gap'
const REPAIR = Symbol('repair')

/**
 * The document with everything that was accepted, durable or not yet. Updates are tried on it; one whose records are
 * refused leaves it unusable until `reset`.
 */
export class AcceptedDoc {
  doc: Y.Doc
  /** True after an update was refused half applied; `reset` it before the next. */
  spoiled = false
  #touched = new Set<string>()
  #foreign = false
  #repair: Uint8Array | undefined

  constructor(state: Uint8Array) {
    this.doc = this.#open([state])
  }

  /** Starts again from these states, in order. */
  reset(states: readonly Uint8Array[]): void {
    this.doc.destroy()
    this.doc = this.#open(states)
    this.spoiled = false
  }

  /** Applies an update; answers with the reason when it leaves something that a board does not hold. */
  apply(update: Uint8Array): string | undefined {
    const problem = this.#applyAndLook(update)
    this.spoiled = problem !== undefined
    return problem
  }

  #applyAndLook(update: Uint8Array): string | undefined {
    this.#touched = new Set()
    this.#foreign = false
    try {
      Y.applyUpdate(this.doc, update)
    } catch (error) {
      return `not applicable: ${(error as Error).message}`
    }
    if (this.doc.store.pendingStructs || this.doc.store.pendingDs) return GAP
    if (this.#foreign) return 'a change outside the records'
    return this.#recordsProblem()
  }

  /**
   * Mends what concurrent edits left without parent or ends, once for everybody. Answers with the update, if any;
   * call it after each accepted update.
   */
  repair(): Uint8Array | undefined {
    this.#repair = undefined
    const touched = this.#touched
    this.doc.transact(() => repairRecords(this.doc, touched), REPAIR)
    return this.#repair
  }

  #recordsProblem(): string | undefined {
    const records = recordMap(this.doc)
    if (records.size > RECORDS_MAX) return `more than ${RECORDS_MAX} records`
    if (!records.has(DOCUMENT_ID)) return 'the document record is gone'
    for (const id of this.#touched) {
      try {
        const record = readRecord(records, id)
        const problem = record ? recordProblem(record) : this.#removalProblem(id)
        if (problem) return `${id}: ${problem}`
      } catch (error) {
        return `${id}: ${(error as Error).message}`
      }
    }
    return
  }

  #removalProblem(id: string): string | undefined {
    if (!id.startsWith('page:')) return
    const hasPage = [...recordMap(this.doc).keys()].some((key) => key.startsWith('page:'))
    return hasPage ? undefined : 'the last page is gone'
  }

  #open(states: readonly Uint8Array[]): Y.Doc {
    const doc = new Y.Doc()
    const records = recordMap(doc)
    doc.transact(() => {
      for (const state of states) Y.applyUpdate(doc, state)
    })
    records.observeDeep((events) => {
      for (const event of events) {
        const [id] = event.path
        if (id !== undefined) this.#touched.add(String(id))
        else for (const key of event.changes.keys.keys()) this.#touched.add(key)
      }
    })
    doc.on('afterTransaction', ({ changed }: Y.Transaction) => {
      for (const type of changed.keys())
        if ((type as unknown) !== records && (type.parent as unknown) !== records) this.#foreign = true
    })
    doc.on('update', (update, origin) => {
      if (origin === REPAIR) this.#repair = update
    })
    return doc
  }
}
