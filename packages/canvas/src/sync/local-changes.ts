import type { RecordsDiff } from '@tldraw/store'
import type { TLRecord } from '@tldraw/tlschema'
import { type BoardRecord, type RecordMap, recordProblem, writeRecord } from '../records/index.js'
import { diffRecord, recordOf, registersOf } from '../records/registers.js'
import { validRecord } from '../records/schema.js'

/** What a person changed here and the document does not hold yet: per record, what it was before. */
export interface LocalChanges {
  add(changes: RecordsDiff<TLRecord>): void
  /** Writes everything a board takes, and answers with the reason for each record it does not; call it in a transaction. */
  write(records: RecordMap): Map<string, string>
  /** The document's version of a record with the changes made here on top; undefined when it was deleted here. */
  onTopOf(theirs: BoardRecord): BoardRecord | undefined
  /** Makes the place that a record has here win over theirs at the next write. */
  keepPlace(theirs: BoardRecord): void
  /** Forgets a change; somebody else's deletion wins. */
  drop(id: string): void
  ids(): string[]
}

/** `here` reads the present version of a record from the store. */
export function localChanges(here: (id: string) => BoardRecord | undefined): LocalChanges {
  const before = new Map<string, BoardRecord | null>()
  const note = (id: string, was: TLRecord | null) => {
    if (!before.has(id)) before.set(id, was as BoardRecord | null)
  }

  return {
    add({ added, updated, removed }) {
      for (const id of Object.keys(added)) note(id, null)
      for (const [id, [from]] of Object.entries(updated)) note(id, from)
      for (const [id, record] of Object.entries(removed)) note(id, record)
    },

    write(records) {
      const refused = new Map<string, string>()
      for (const [id, was] of before) {
        const now = here(id)
        const problem = now && recordProblem(now)
        if (problem) refused.set(id, problem)
        else if (now) writeRecord(records, was, now)
        else if (records.has(id)) records.delete(id)
      }
      before.clear()
      return refused
    },

    onTopOf(theirs) {
      const was = before.get(theirs.id)
      if (was === undefined) return theirs
      const now = here(theirs.id)
      if (!now) return
      const registers = registersOf(theirs)
      const { set, unset } = diffRecord(was, now)
      for (const [key, value] of set) registers.set(key, value)
      for (const key of unset) registers.delete(key)
      try {
        return validRecord(recordOf(registers))
      } catch {
        return theirs
      }
    },

    keepPlace(theirs) {
      const now = here(theirs.id)
      if (now?.typeName !== 'shape' || theirs.typeName !== 'shape' || before.has(theirs.id)) return
      const { parentId, index, x, y, rotation } = theirs
      before.set(theirs.id, { ...now, parentId, index, x, y, rotation })
    },

    drop: (id) => void before.delete(id),
    ids: () => [...before.keys()],
  }
}
