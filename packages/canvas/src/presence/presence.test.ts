import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { newStore } from '../sync/fixtures/peers.js'
import { bindPresence, peersOf } from './index.js'

const ADA = { id: 'ada', name: 'Ada', color: '#FF802B' }

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function here() {
  const store = newStore()
  // Makes the records of a window: camera, pointer, selection.
  store.mergeRemoteChanges(() => {})
  const awareness = new Awareness(new Y.Doc())
  const binding = bindPresence({ store, awareness, person: ADA })
  const pointAt = (x: number, y: number) => {
    const pointer = store.allRecords().find((record) => record.typeName === 'pointer')!
    store.put([{ ...pointer, x, y }])
  }
  return { store, awareness, binding, pointAt }
}

/** Somebody else's state, as the server passes it on. */
function arrive(to: Awareness, state: object): Awareness {
  const other = new Awareness(new Y.Doc())
  other.setLocalState(state as Record<string, unknown>)
  applyAwarenessUpdate(to, encodeAwarenessUpdate(other, [other.clientID]), 'server')
  return other
}

const shown = (store: ReturnType<typeof newStore>) =>
  store.allRecords().filter((record) => record.typeName === 'instance_presence')

test('somebody who moves is told ten times a second, once when alone, and in about a hundred bytes', () => {
  const { awareness, pointAt, binding } = here()
  let told = 0
  awareness.on('update', (_: unknown, origin: unknown) => {
    if (origin === 'local') told++
  })
  const move = (ms: number) => {
    told = 0
    for (let t = 0; t < ms; t += 16) {
      pointAt(t + 0.123456, t)
      vi.advanceTimersByTime(16)
    }
    return told
  }
  expect(move(3_000)).toBeLessThanOrEqual(4)
  arrive(awareness, { u: { id: 'bo', name: 'Bo', color: '#000' } })
  const together = move(3_000)
  expect(together).toBeGreaterThan(20)
  expect(together).toBeLessThanOrEqual(31)
  expect(JSON.stringify(awareness.getLocalState()).length).toBeLessThan(110)
  binding.dispose()
})

test('others are shown with the name the server gave them, and where they point', () => {
  const { store, awareness, binding } = here()
  const cell = { shapeId: 'shape:c', row: 1, position: 2 }
  arrive(awareness, { c: [5, 6], s: ['a'], cell, a: 'drag', u: { id: 'bo', name: 'Bo', color: '#123456' } })
  expect(shown(store)).toMatchObject([
    { userId: 'bo', userName: 'Bo', color: '#123456', cursor: { x: 5, y: 6 }, selectedShapeIds: ['shape:a'] },
  ])
  expect(peersOf(awareness)).toMatchObject([{ person: { id: 'bo' }, cell, activity: 'drag' }])
  binding.dispose()
})

test('P8: presence that cannot be read hides nobody else and breaks nothing', () => {
  const { store, awareness, binding } = here()
  const u = { id: 'bo', name: 'Bo', color: '#000' }
  const bad = [
    { c: [Number.POSITIVE_INFINITY, 0], u },
    { c: 'here', u },
    { p: 7, u },
    { s: [{}], u },
    { c: [1, 1] },
    { v: [0, 0, -1], u },
  ]
  for (const state of bad) arrive(awareness, state)
  arrive(awareness, { c: [1, 2], u })
  expect(shown(store)).toMatchObject([{ cursor: { x: 1, y: 2 } }])
  binding.dispose()
})
