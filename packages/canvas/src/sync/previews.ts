import type { Gesture } from '../presence/compact.js'
import type { BoardRecord } from '../records/index.js'

/** A hand let go: its last place stands this long, unless the document says it earlier. */
const LINGER_MS = 800

/** What others drag or resize at the moment, laid over what the document says of it. Only the view changes. */
export interface Previews {
  /** Takes everything that is dragged now. */
  set(gestures: readonly Gesture[]): void
  /** The record as it is shown while somebody has it in hand. */
  over(record: BoardRecord): BoardRecord
  /** The document has news of a record: who let go of it is not shown ahead any more. Answers what moved along. */
  arrived(id: string): readonly string[]
  dispose(): void
}

/** `present` reads the document; `look` is told which records are to be shown anew. */
export function previews(
  present: (id: string) => BoardRecord | undefined,
  look: (ids: Iterable<string>) => void,
): Previews {
  let held: readonly Gesture[] = []
  const letGo = new Map<string, { gesture: Gesture; timer: ReturnType<typeof setTimeout> }>()

  function forget(lead: string): void {
    clearTimeout(letGo.get(lead)?.timer)
    letGo.delete(lead)
  }

  const gestureOf = (id: string): Gesture | undefined =>
    held.find(({ ids }) => ids.includes(id)) ??
    [...letGo.values()].find(({ gesture }) => gesture.ids.includes(id))?.gesture

  return {
    set(gestures) {
      const now = new Set(gestures.map(({ lead }) => lead))
      const changed = new Set(gestures.flatMap(({ ids }) => ids))
      for (const gesture of held) {
        const { lead, ids } = gesture
        if (now.has(lead)) continue
        const timer = setTimeout(() => {
          letGo.delete(lead)
          look(ids)
        }, LINGER_MS)
        letGo.set(lead, { gesture, timer })
      }
      for (const lead of now) forget(lead)
      held = gestures
      if (changed.size > 0) look(changed)
    },
    over(record) {
      const gesture = record.typeName === 'shape' ? gestureOf(record.id) : undefined
      const lead = gesture && present(gesture.lead)
      if (!gesture || record.typeName !== 'shape' || lead?.typeName !== 'shape' || record.parentId !== lead.parentId)
        return record
      const moved = { ...record, x: record.x + gesture.x - lead.x, y: record.y + gesture.y - lead.y }
      const { size } = gesture
      if (!size || record.id !== lead.id || !('w' in record.props && 'h' in record.props)) return moved
      return { ...moved, props: { ...record.props, ...size } } as BoardRecord
    },
    arrived(id) {
      const ids = letGo.get(id)?.gesture.ids ?? []
      forget(id)
      return ids
    },
    dispose() {
      for (const lead of [...letGo.keys()]) forget(lead)
      held = []
    },
  }
}
