import { BULK, readRecord, recordMap, recordProblem } from '@lensboard/canvas/records'
import { CLOSE, type Role } from '@lensboard/contract'
import * as Y from 'yjs'
import { boardProblem, isLocked, LOCK } from './board-problem.js'
import { ClientOwners } from './client-owners.js'
import { BOARD_BYTES_MAX } from './limits.js'
import { repairRecords } from './repair-records.js'
import { GAP } from './update-problem.js'

const REPAIR = Symbol('repair')

/** Why an update is refused, and how its connection ends; `sentence` is for the person. */
export interface Fault {
  code: number
  reason: string
  sentence?: string
}

const FULL: Fault = {
  ...{ code: CLOSE.tooLarge, reason: 'the board is full' },
  sentence: 'This board is full. Delete something to add more.',
}
const LOCKED: Fault = {
  ...{ code: CLOSE.forbidden, reason: 'a record that is locked' },
  sentence: 'The owner of this board locked what you changed.',
}

/** On whose word records change. */
interface Changer {
  role: Role
  bulk: boolean
}

/**
 * The document with everything that was accepted, durable or not yet. Updates are tried on it; one whose records are
 * refused leaves it unusable until `reset`.
 */
export class AcceptedDoc {
  doc: Y.Doc
  readonly owners: ClientOwners
  /** True after an update was refused half applied; `reset` it before the next. */
  spoiled = false
  /** Roughly what the board takes on disk. */
  bytes: number
  /** Records that the last update took away. */
  removed = 0
  #touched = new Set<string>()
  #foreign = false
  #added = 0
  #locked = new Set<string>()
  #repair: Uint8Array | undefined

  constructor(state: Uint8Array, owners = new ClientOwners()) {
    this.owners = owners
    this.bytes = state.length
    this.doc = this.#open([state])
  }

  /** Starts again from these states, in order. */
  reset(states: readonly Uint8Array[]): void {
    this.doc.destroy()
    this.doc = this.#open(states)
    this.spoiled = false
  }

  /** Applies an update; answers with the fault when it leaves something that a board does not hold. */
  apply(update: Uint8Array, changer: Changer): Fault | undefined {
    const fault = this.#applyAndLook(update, changer)
    this.spoiled = fault !== undefined
    if (!fault) this.bytes += update.length
    return fault
  }

  #applyAndLook(update: Uint8Array, changer: Changer): Fault | undefined {
    this.#touched = new Set()
    this.#foreign = false
    this.#added = this.removed = 0
    const invalid = (reason: string): Fault => ({ code: CLOSE.invalidUpdate, reason })
    try {
      Y.applyUpdate(this.doc, update)
    } catch (error) {
      return invalid(`not applicable: ${(error as Error).message}`)
    }
    if (this.doc.store.pendingStructs || this.doc.store.pendingDs) return invalid(GAP)
    if (this.#foreign) return invalid('a change outside the records')
    if (this.removed > BULK.records && !changer.bulk) return invalid('deletes many records without saying so')
    if (this.#added > 0 && this.bytes > BOARD_BYTES_MAX) return FULL
    const problem = boardProblem(this.doc, this.#touched, this.#added) ?? this.#recordsProblem()
    if (problem) return invalid(problem)
    return changer.role === 'owner' || !this.#touchesLocked() ? undefined : LOCKED
  }

  /**
   * Mends what concurrent edits left without parent or ends, once for everybody. Answers with the update, if any;
   * call it after each accepted update and each change of the server's own.
   */
  repair(): Uint8Array | undefined {
    this.#repair = undefined
    this.#noteLocks()
    const touched = this.#touched
    this.doc.transact(() => repairRecords(this.doc, touched), REPAIR)
    return this.#repair
  }

  #recordsProblem(): string | undefined {
    const records = recordMap(this.doc)
    for (const id of this.#touched) {
      try {
        const record = readRecord(records, id)
        const problem = record && recordProblem(record)
        if (problem) return `${id}: ${problem}`
      } catch (error) {
        return `${id}: ${(error as Error).message}`
      }
    }
    return
  }

  #touchesLocked(): boolean {
    return [...this.#touched].some((id) => this.#locked.has(id) || isLocked(this.doc, id))
  }

  #noteLocks(): void {
    for (const id of this.#touched)
      if (isLocked(this.doc, id)) this.#locked.add(id)
      else this.#locked.delete(id)
  }

  #open(states: readonly Uint8Array[]): Y.Doc {
    const doc = new Y.Doc()
    const records = recordMap(doc)
    doc.transact(() => {
      for (const state of states) Y.applyUpdate(doc, state)
    })
    this.#locked = new Set([...records].filter(([, registers]) => registers.get(LOCK) !== undefined).map(([id]) => id))
    records.observeDeep((events) => {
      for (const event of events) {
        const [id] = event.path
        if (id !== undefined) this.#touched.add(String(id))
        else
          for (const [key, { action }] of event.changes.keys) {
            this.#touched.add(key)
            if (action === 'delete') this.removed++
            else if (action === 'add') this.#added++
          }
      }
    })
    doc.on('afterTransaction', ({ changed }: Y.Transaction) => {
      for (const [type, keys] of changed) {
        const isOurs = (type as unknown) === records || (type.parent as unknown) === records
        // Without a key it is an entry of a list, which a map keeps and nobody sees.
        if (!isOurs || keys.has(null)) this.#foreign = true
      }
    })
    doc.on('update', (update, origin) => {
      if (origin === REPAIR) this.#repair = update
    })
    return doc
  }
}
