import type { TLRecord, TLStore } from '@tldraw/tlschema'
import { equalityDeep } from 'lib0/function'
import type * as Y from 'yjs'
import type { Gesture } from '../presence/index.js'
import { type BoardRecord, readRecord, recordMap } from '../records/index.js'
import { localChanges } from './local-changes.js'
import { previews } from './previews.js'
import { type Shown, shownRecord } from './shown-record.js'

/** Origin of every transaction that carries changes made in this browser. */
export const LOCAL = Symbol('local')

/** While a pointer drags, the document is written this often; the last place always is. Others see the places between. */
const GESTURE_WRITE_MS = 400

export interface BindOptions {
  editable: boolean
  /** True while a pointer drags something: writes are thinned out, and what is dragged stays where the hand is. */
  gesturing?: () => boolean
  /** Told when records that cannot be shown come or go; record id → reason. */
  onQuarantine?: (quarantined: ReadonlyMap<string, string>) => void
  /** Told in a sentence why a change made here was taken back: the board would not have it. */
  onRefused?: (reason: string) => void
}

export interface StoreBinding {
  /** Writes what is waiting now: on pointer-up and before the page goes away. */
  flush(): void
  /** Shows what others drag or resize where they have it now; the document follows when it is told. */
  preview(gestures: readonly Gesture[]): void
  /** Without the right to edit nothing is written, and what was not written yet is taken back. */
  setEditable(editable: boolean): void
  dispose(): void
}

/**
 * Keeps a store and a board document in step, both ways. Call it when the document is synced: the store then holds the
 * document's records and no other document-scope ones.
 */
export function bindStore(store: TLStore, doc: Y.Doc, options: BindOptions): StoreBinding {
  const { gesturing = () => false, onQuarantine, onRefused } = options
  let { editable } = options
  const records = recordMap(doc)
  const here = (id: string) => store.get(id as TLRecord['id']) as BoardRecord | undefined
  const local = localChanges(here)
  const quarantined = new Map<string, string>()
  const inHands = previews(
    (id) => readOrQuarantine(id),
    (ids) => {
      for (const id of ids) waiting.add(id)
      merge()
    },
  )
  /** Records that are shown otherwise than the document says, because something they belong to is missing. */
  const repaired = new Set<string>()
  const touchedByHand = new Set<string>()
  let waiting = new Set<string>()
  let writeTimer: ReturnType<typeof setTimeout> | undefined
  let merging = false

  function flush() {
    clearTimeout(writeTimer)
    writeTimer = undefined
    // Delivers what the store still holds back until the next frame.
    store._flushHistory()
    clearTimeout(writeTimer)
    writeTimer = undefined
    writeLocal()
    if (!gesturing()) touchedByHand.clear()
  }

  function writeLocal() {
    if (local.ids().length === 0) return
    const refused = doc.transact(() => local.write(records), LOCAL)
    if (refused.size === 0) return
    for (const id of refused.keys()) waiting.add(id)
    merge()
    for (const reason of new Set(refused.values())) onRefused?.(reason)
  }

  const stopListening = store.listen(
    ({ changes }) => {
      if (!editable) return
      local.add(changes)
      const isGesture = gesturing()
      if (isGesture) for (const id of Object.keys(changes.updated)) touchedByHand.add(id)
      if (isGesture || merging) writeTimer ??= setTimeout(flush, isGesture ? GESTURE_WRITE_MS : 0)
      else {
        clearTimeout(writeTimer)
        writeTimer = undefined
        writeLocal()
        touchedByHand.clear()
      }
    },
    { source: 'user', scope: 'document' },
  )

  const onDocument = (events: Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction) => {
    if (transaction.origin === LOCAL) return
    for (const event of events) {
      const [id] = event.path
      if (id !== undefined) waiting.add(String(id))
      else for (const key of event.changes.keys.keys()) waiting.add(key)
    }
    for (const id of [...waiting]) for (const along of inHands.arrived(id)) waiting.add(along)
    merge()
  }

  function merge() {
    merging = true
    try {
      // So that changes of this frame are known before theirs are laid under them.
      store._flushHistory()
      const ids = waiting
      waiting = new Set()
      mergeRecords(ids)
    } finally {
      merging = false
    }
  }

  function mergeRecords(ids: Set<string>) {
    const knownBefore = quarantined.size
    const { put, remove } = collect(ids)
    if (put.length + remove.length > 0) putAndRemove(put, remove, ids)
    if (quarantined.size > 0 || knownBefore > 0) onQuarantine?.(quarantined)
  }

  /** What to put and remove so that the store shows what the document says about these and all repaired records. */
  function collect(ids: Set<string>): { put: BoardRecord[]; remove: string[] } {
    const read = new Map<string, BoardRecord>()
    const remove = new Set<string>()
    for (const id of ids) {
      const record = readOrQuarantine(id)
      if (record) read.set(id, record)
      else if (!quarantined.has(id)) {
        local.drop(id)
        repaired.delete(id)
        if (here(id)) remove.add(id)
      }
    }
    for (const id of repaired) {
      const record = read.get(id) ?? readOrQuarantine(id)
      if (record) read.set(id, record)
      else repaired.delete(id)
    }
    for (const record of bereft(remove)) if (!read.has(record.id)) read.set(record.id, record)
    const has = (id: string) => read.has(id) || (!remove.has(id) && here(id) !== undefined)
    const put: BoardRecord[] = []
    for (const theirs of read.values()) {
      if (gesturing() && touchedByHand.has(theirs.id)) local.keepPlace(theirs)
      const mine = local.onTopOf(theirs)
      if (!mine) continue
      const shown: Shown = shownRecord(mine, has, firstPage)
      if (shown.repaired) repaired.add(mine.id)
      else repaired.delete(mine.id)
      if (!shown.record) {
        if (here(mine.id)) remove.add(mine.id)
        continue
      }
      const seen = touchedByHand.has(mine.id) ? shown.record : inHands.over(shown.record)
      if (!equalityDeep(here(mine.id), seen)) put.push(seen)
    }
    return { put, remove: [...remove] }
  }

  function readOrQuarantine(id: string): BoardRecord | undefined {
    try {
      const record = readRecord(records, id)
      quarantined.delete(id)
      return record
    } catch (error) {
      quarantined.set(id, (error as Error).message)
      return
    }
  }

  /** Records in the store that belong to one which goes. */
  function bereft(remove: ReadonlySet<string>): BoardRecord[] {
    if (remove.size === 0) return []
    return store.allRecords().filter((record): record is BoardRecord => {
      if (remove.has(record.id)) return false
      if (record.typeName === 'shape') return remove.has(record.parentId)
      return record.typeName === 'binding' && (remove.has(record.fromId) || remove.has(record.toId))
    })
  }

  const firstPage = () => {
    const pages = store.allRecords().filter((record) => record.typeName === 'page')
    return pages.sort((a, b) => (a.index < b.index ? -1 : 1))[0]?.id
  }

  function putAndRemove(put: BoardRecord[], remove: string[], ids: Set<string>) {
    try {
      store.mergeRemoteChanges(() => {
        if (put.length > 0) store.put(put)
        if (remove.length > 0) store.remove(remove as TLRecord['id'][])
      })
    } catch (error) {
      if (isBusy(error)) {
        for (const id of ids) waiting.add(id)
        queueMicrotask(merge)
        return
      }
      // One bad record spoils a batch: give every other one its chance.
      for (const record of put) attempt(record.id, () => store.put([record]))
      for (const id of remove) attempt(id, () => store.remove([id as TLRecord['id']]))
    }
  }

  function attempt(id: string, change: () => void) {
    try {
      store.mergeRemoteChanges(change)
    } catch (error) {
      quarantined.set(id, (error as Error).message)
    }
  }

  /** Everything, at the start: what the document does not know leaves the store. */
  waiting = new Set(records.keys())
  const strangers = Object.keys(store.serialize('document')).filter((id) => !records.has(id))
  merge()
  if (strangers.length > 0) store.mergeRemoteChanges(() => store.remove(strangers as TLRecord['id'][]))
  records.observeDeep(onDocument)

  return {
    flush,
    preview: inHands.set,
    setEditable(next) {
      if (editable === next) return
      if (!next) {
        store._flushHistory()
        clearTimeout(writeTimer)
        writeTimer = undefined
        touchedByHand.clear()
        for (const id of local.ids()) {
          local.drop(id)
          waiting.add(id)
        }
      }
      editable = next
      if (!next) merge()
    },
    dispose() {
      if (editable) flush()
      clearTimeout(writeTimer)
      stopListening()
      records.unobserveDeep(onDocument)
      inHands.dispose()
    },
  }
}

const isBusy = (error: unknown) => error instanceof Error && error.message.includes('while in atomic operation')
