import type { RecordsDiff, Store } from '@tldraw/store'
import type { TLRecord, TLStore } from '@tldraw/tlschema'
import { equalityDeep } from 'lib0/function'
import type { BoardRecord } from '../records/index.js'
import { recordOf, registersOf } from '../records/registers.js'
import { validRecord } from '../records/schema.js'

type Diff = RecordsDiff<TLRecord>
type ApplyDiff = Store<TLRecord, unknown>['applyDiff']

/**
 * Makes undo and redo of this store touch only what its person wrote and nobody overwrote since. tldraw's history
 * puts whole old records back. It is the only caller of `applyDiff` that ignores ephemeral keys, and that is the seam;
 * a test fails when an upgrade moves it. Answers with a function that takes the care away again.
 */
export function carefulUndo(store: TLStore): () => void {
  const applyDiff: ApplyDiff = store.applyDiff.bind(store)
  store.applyDiff = (diff, options) => {
    if (!options?.ignoreEphemeralKeys) return applyDiff(diff, options)
    const own = careful(store, diff as Diff)
    if (changesBoard(store, diff as Diff)) idle.set(store, !changesBoard(store, own))
    applyDiff(own, options)
  }
  return () => {
    store.applyDiff = applyDiff
  }
}

const idle = new WeakMap<TLStore, boolean>()

/** Whether the last undo or redo would have changed the board and did not, because others did more since. Asked once. */
export function wasAllOvertaken(store: TLStore): boolean {
  const was = idle.get(store) === true
  idle.delete(store)
  return was
}

/** Whether a step changes anything that people share; what has gone already cannot be taken away. */
function changesBoard(store: TLStore, { added, updated, removed }: Diff): boolean {
  const shared = (record: TLRecord) => isDocument(store, record)
  return (
    Object.values(added).some(shared) ||
    Object.values(removed).some((record) => shared(record) && store.has(record.id)) ||
    Object.values(updated).some(([from, to]) => from !== to && shared(to))
  )
}

function careful(store: TLStore, diff: Diff): Diff {
  const kept: Diff = { added: {}, updated: {}, removed: diff.removed } as Diff
  const here = (id: string) => store.get(id as TLRecord['id'])
  const willBe = (id: string) => (here(id) !== undefined && !(id in diff.removed)) || id in diff.added
  for (const [id, [from, to]] of Object.entries(diff.updated) as [TLRecord['id'], [TLRecord, TLRecord]][]) {
    const now = here(id)
    // Not brought back when somebody deleted it.
    if (now) kept.updated[id] = [now, isDocument(store, to) ? mine(now, from, to) : to] as never
  }
  for (const [id, record] of Object.entries(diff.added) as [TLRecord['id'], TLRecord][]) {
    const back = here(id) ? undefined : broughtBack(store, record, willBe)
    if (back) kept.added[id] = back as never
  }
  for (const [id, change] of movedOut(store, kept)) kept.updated[id] = change as never
  return kept
}

/** What others put into something that goes now lies where that lay, or on the first page. */
function* movedOut(store: TLStore, { removed, updated }: Diff): Generator<[TLRecord['id'], [TLRecord, TLRecord]]> {
  const gone = removed as Record<string, TLRecord>
  if (Object.keys(gone).length === 0) return
  for (const now of store.allRecords()) {
    if (now.typeName !== 'shape' || now.id in gone) continue
    const next = ((updated as Record<string, [TLRecord, TLRecord]>)[now.id]?.[1] ?? now) as typeof now
    if (!(next.parentId in gone)) continue
    const outer = (gone[next.parentId] as Partial<typeof now>).parentId
    const parentId = outer && !(outer in gone) && store.has(outer as TLRecord['id']) ? outer : firstPage(store)?.id
    if (parentId) yield [now.id, [now, { ...next, parentId } as TLRecord]]
  }
}

const firstPage = (store: TLStore) =>
  store
    .allRecords()
    .filter((record) => record.typeName === 'page')
    .sort((a, b) => (a.index < b.index ? -1 : 1))[0]

const isDocument = (store: TLStore, record: TLRecord): record is BoardRecord =>
  store.scopedTypes.document.has(record.typeName)

/** The present record with those registers set to `to` that still hold `from`. */
function mine(now: TLRecord, from: TLRecord, to: BoardRecord): TLRecord {
  const present = registersOf(now as BoardRecord)
  const [before, after] = [registersOf(from as BoardRecord), registersOf(to)]
  let changed = false
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    if (equalityDeep(before.get(key), after.get(key))) continue
    if (!equalityDeep(present.get(key), before.get(key))) continue
    changed = true
    if (after.has(key)) present.set(key, after.get(key))
    else present.delete(key)
  }
  if (!changed) return now
  try {
    return validRecord(recordOf(present))
  } catch {
    // The two halves do not fit together; theirs stays whole.
    return now
  }
}

/** A deleted record as it can come back: on the first page when its parent is gone, a binding only with both ends. */
function broughtBack(store: TLStore, record: TLRecord, willBe: (id: string) => boolean): TLRecord | undefined {
  if (record.typeName === 'binding') return willBe(record.fromId) && willBe(record.toId) ? record : undefined
  if (record.typeName !== 'shape' || willBe(record.parentId)) return record
  const page = firstPage(store)
  return page && { ...record, parentId: page.id }
}
