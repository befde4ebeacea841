import type * as Y from 'yjs'
import { recordMap } from '../records/index.js'
import { recordOf } from '../records/registers.js'
import type { KeptRecord } from './kept-store.js'

/** Which records were changed here and are not durable yet. */
export interface TouchedRecords {
  /** Those touched since they were last asked for, as they are now. */
  fresh(session: string): KeptRecord[]
  /** All of them, as they are now. */
  all(): Pick<KeptRecord, 'id' | 'record'>[]
  clear(): void
  dispose(): void
}

export function touchedRecords(doc: Y.Doc): TouchedRecords {
  const records = recordMap(doc)
  const touched = new Set<string>()
  let asked = new Set<string>()
  const onChange = (events: Y.YEvent<Y.AbstractType<unknown>>[], { local }: Y.Transaction) => {
    if (!local) return
    for (const { path, changes } of events)
      for (const id of path.length > 0 ? [String(path[0])] : changes.keys.keys()) {
        touched.add(id)
        asked.delete(id)
      }
  }
  records.observeDeep(onChange)
  const now = (id: string): unknown => {
    const registers = records.get(id)
    return registers ? recordOf(Object.entries(registers.toJSON())) : null
  }
  return {
    fresh(session) {
      const ids = [...touched].filter((id) => !asked.has(id))
      asked = new Set(touched)
      return ids.map((id) => ({ session, id, record: now(id) }))
    },
    all: () => [...touched].map((id) => ({ id, record: now(id) })),
    clear() {
      touched.clear()
      asked.clear()
    },
    dispose: () => records.unobserveDeep(onChange),
  }
}
