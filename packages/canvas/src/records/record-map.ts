import { equalityDeep } from 'lib0/function'
import * as Y from 'yjs'
import { diffRecord, type RegisterDiff, recordOf, registersOf } from './registers.js'
import { type BoardRecord, validRecord } from './schema.js'

/** One Y.Map per record, one register per key; see `registersOf`. */
export type RecordMap = Y.Map<Y.Map<unknown>>

export const recordMap = (doc: Y.Doc): RecordMap => doc.getMap('records')

/** Writes the registers in which `to` differs from `from`, and of those only the ones the document does not hold yet. */
export function writeRecord(records: RecordMap, from: BoardRecord | null, to: BoardRecord): void {
  const registers = records.get(to.id)
  if (registers instanceof Y.Map) writeRegisters(registers, diffRecord(from, to))
  // Gone for a record that was here: somebody deleted it, and deleting wins.
  else if (!from) records.set(to.id, new Y.Map(registersOf(to)))
}

function writeRegisters(registers: Y.Map<unknown>, { set, unset }: RegisterDiff): void {
  for (const [key, value] of set) if (!equalityDeep(registers.get(key), value)) registers.set(key, value)
  for (const key of unset) if (registers.has(key)) registers.delete(key)
}

/** The valid record with this id, or undefined where there is none; throws with the reason when it cannot be read. */
export function readRecord(records: RecordMap, id: string): BoardRecord | undefined {
  const registers = records.get(id)
  if (registers === undefined) return undefined
  if (!(registers instanceof Y.Map)) throw new Error('A record is a map of registers')
  for (const value of registers.values())
    if (value instanceof Y.AbstractType || value instanceof Uint8Array) throw new Error('A register holds plain data')
  const record = validRecord(recordOf(registers.entries()))
  if (record.id !== id) throw new Error(`The record ${id} calls itself ${record.id}`)
  return record
}
