import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { newStore } from '../sync/fixtures/peers.js'
import { bindPresence, type Gesture, peersOf, presenceMeta } from './index.js'

const ADA = { id: 'ada', name: 'Ada', color: '#FF802B' }

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function here() {
  const store = newStore()
  // Makes the records of a window: camera, pointer, selection.
  store.mergeRemoteChanges(() => {})
  const awareness = new Awareness(new Y.Doc())
  const gestures: (readonly Gesture[])[] = []
  const binding = bindPresence({ store, awareness, person: ADA, onGestures: (now) => gestures.push(now) })
  const pointAt = (x: number, y: number) => {
    const pointer = store.allRecords().find((record) => record.typeName === 'pointer')!
    store.put([{ ...pointer, x, y }])
  }
  return { store, awareness, binding, gestures, pointAt }
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

test('others are shown with the name the server gave them, and the cell they point at by row and token', () => {
  const { store, awareness, binding } = here()
  const [k, o] = [
    ['c', 'resid_post.6', 2, 262],
    ['c', 'output', 3, null],
  ]
  arrive(awareness, {
    c: [5, 6],
    s: ['a'],
    k,
    o,
    f: 'ada',
    u: { id: 'bo', name: 'Bo', color: '#123456', role: 'editor' },
  })
  const [bo] = shown(store)
  expect(bo).toMatchObject({
    ...{ userId: 'bo', userName: 'Bo', color: '#123456', cursor: { x: 5, y: 6 }, selectedShapeIds: ['shape:a'] },
    followingUserId: 'ada',
  })
  expect(presenceMeta(bo as never)).toEqual({ role: 'editor', pointed: k, chosen: o })
  expect(peersOf(awareness)).toMatchObject([{ person: { id: 'bo', role: 'editor' } }])
  binding.dispose()
})

test('bytes of presence: a person who moves takes some 60, one who reads a cell of a selected card some 150', () => {
  const { awareness, binding, pointAt } = here()
  pointAt(1234.5, -876.25)
  vi.advanceTimersByTime(1_000)
  const moving = encodeAwarenessUpdate(awareness, [awareness.clientID]).length
  binding.set({ pointed: ['V1StGXR8_Z5jdHi6BmyTk', 'resid_post.11', 127, 50_256] })
  vi.advanceTimersByTime(1_000)
  const reading = encodeAwarenessUpdate(awareness, [awareness.clientID]).length
  expect(moving).toBeLessThan(80)
  expect(reading).toBeLessThan(150)
  binding.dispose()
})

test('who rests for a minute says that they look elsewhere, once, and takes it back with the next move', () => {
  const { awareness, binding, pointAt } = here()
  pointAt(1, 1)
  vi.advanceTimersByTime(2_000)
  expect(awareness.getLocalState()).toMatchObject({ c: [1, 1] })
  vi.advanceTimersByTime(60_000)
  expect(awareness.getLocalState()).toMatchObject({ i: 1 })
  expect(awareness.getLocalState()).not.toHaveProperty('c')
  pointAt(2, 2)
  vi.advanceTimersByTime(1_000)
  expect(awareness.getLocalState()).toMatchObject({ c: [2, 2] })
  expect(awareness.getLocalState()).not.toHaveProperty('i')
  binding.dispose()
})

test('what somebody drags is told twenty times a second, with its size while it is resized, and ends with the hand', () => {
  const { awareness, binding, gestures } = here()
  arrive(awareness, { u: { id: 'bo', name: 'Bo', color: '#000' } })
  let told = 0
  awareness.on('update', (_: unknown, origin: unknown) => {
    if (origin === 'local') told++
  })
  for (let t = 0; t < 2_000; t += 16) {
    binding.set({ gesture: { lead: 'shape:a', x: t, y: 0 } })
    vi.advanceTimersByTime(16)
  }
  expect(told).toBeGreaterThan(25)
  expect(told).toBeLessThanOrEqual(41)
  expect(awareness.getLocalState()).toMatchObject({ d: ['a', expect.any(Number), 0] })
  const bo = arrive(awareness, { s: ['b', 'c'], d: ['b', 5, 6, 70, 80], u: { id: 'cy', name: 'Cy', color: '#000' } })
  expect(gestures.at(-1)).toEqual([
    { lead: 'shape:b', x: 5, y: 6, size: { w: 70, h: 80 }, ids: ['shape:b', 'shape:c'] },
  ])
  bo.setLocalState({ s: ['b'], u: { id: 'cy', name: 'Cy', color: '#000' } })
  applyAwarenessUpdate(awareness, encodeAwarenessUpdate(bo, [bo.clientID]), 'server')
  expect(gestures.at(-1)).toEqual([])
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
    { k: ['c', 'output', -1, 0], u },
    { d: ['a', 0, 0, -5, 5], u },
    { u: { ...u, role: 'god' } },
  ]
  for (const state of bad) arrive(awareness, state)
  arrive(awareness, { c: [1, 2], u })
  expect(shown(store)).toMatchObject([{ cursor: { x: 1, y: 2 } }])
  binding.dispose()
})
