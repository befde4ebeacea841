import type { TLRecord } from '@tldraw/tlschema'
import { expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { randomShape, seededRandom } from '../records/fixtures/random-records.js'
import { carefulUndo, wasAllOvertaken } from './careful-undo.js'
import { boardOf, exchange, newHistory, newPeer, newStore, seededDoc } from './fixtures/peers.js'

const at = (id: string, parentId = 'page:page') =>
  ({ ...randomShape(seededRandom(7), 'geo', id, parentId), x: 0, y: 0, opacity: 1 }) as TLRecord
const remove = (...ids: string[]) => ids.map((id) => `shape:${id}` as TLRecord['id'])

function pairWithHistory(...shapes: TLRecord[]) {
  const state = Y.encodeStateAsUpdate(seededDoc())
  const [a, b] = [newPeer(state), newPeer(state)]
  carefulUndo(a.store)
  a.store.put(shapes)
  exchange(a, b)
  const history = newHistory(a.store)
  history.mark('start')
  return { a, b, history }
}

test('the seam is where it was: undo and redo alone ignore ephemeral keys', () => {
  const store = newStore()
  const applyDiff = vi.spyOn(store, 'applyDiff')
  const history = newHistory(store)
  history.mark('start')
  store.put([at('s')])
  history.undo()
  history.redo()
  expect(applyDiff.mock.calls.map(([, options]) => options)).toEqual([
    { ignoreEphemeralKeys: true },
    { ignoreEphemeralKeys: true },
  ])
})

test('U1: undoing my move leaves what others changed on the same shape', () => {
  const { a, b, history } = pairWithHistory(at('s'))
  a.change('shape:s', { x: 100 })
  exchange(a, b)
  b.change('shape:s', { opacity: 0.5, props: { color: 'red' } })
  exchange(a, b)
  history.undo()
  expect(a.get('shape:s')).toMatchObject({ x: 0, opacity: 0.5, props: { color: 'red' } })
  history.redo()
  expect(a.get('shape:s')).toMatchObject({ x: 100, opacity: 0.5, props: { color: 'red' } })
  exchange(a, b)
  expect(boardOf(b)).toEqual(boardOf(a))
})

test('U2: what somebody overwrote since stays theirs', () => {
  const { a, b, history } = pairWithHistory(at('s'))
  a.change('shape:s', { x: 100, props: { color: 'blue' } })
  exchange(a, b)
  b.change('shape:s', { x: 300 })
  exchange(a, b)
  const before = (boardOf(a)['shape:s'] as unknown as { props: { color: string } }).props.color
  expect(before).toBe('blue')
  history.undo()
  expect(a.get('shape:s')).toMatchObject({ x: 300 })
  expect(a.get('shape:s')).not.toMatchObject({ props: { color: 'blue' } })
})

test('an undo that finds nothing of its own left is told apart from one that does something, or concerns nobody else', () => {
  const { a, b, history } = pairWithHistory(at('s'), at('t'))
  a.change('shape:s', { x: 100 })
  history.mark('second')
  a.change('shape:t', { x: 100 })
  exchange(a, b)
  b.change('shape:s', { x: 300 })
  exchange(a, b)
  history.undo()
  expect(wasAllOvertaken(a.store)).toBe(false)
  history.undo()
  expect(wasAllOvertaken(a.store)).toBe(true)
  expect(wasAllOvertaken(a.store)).toBe(false)
  expect(a.get('shape:s')).toMatchObject({ x: 300 })
})

test('U3: a record somebody deleted is not brought back by undoing an edit of it', () => {
  const { a, b, history } = pairWithHistory(at('s'))
  a.change('shape:s', { x: 100 })
  exchange(a, b)
  b.store.remove(remove('s'))
  exchange(a, b)
  history.undo()
  expect(a.get('shape:s')).toBeUndefined()
})

test('U4: what I deleted comes back whole, on the page when its parent is gone meanwhile', () => {
  const { a, b, history } = pairWithHistory(at('frame'), at('in', 'shape:frame'), at('out'))
  a.store.remove(remove('in', 'out'))
  exchange(a, b)
  b.store.remove(remove('frame'))
  exchange(a, b)
  history.undo()
  expect(a.get('shape:out')).toEqual(at('out'))
  expect(a.get('shape:in')).toMatchObject({ parentId: 'page:page' })
  exchange(a, b)
  expect(boardOf(b)).toEqual(boardOf(a))
})

test('U7: a hundred undone and redone is as before, others or not', () => {
  const { a, b, history } = pairWithHistory(at('s'))
  for (let i = 1; i <= 100; i++) {
    history.mark(`m${i}`)
    a.change('shape:s', { x: i * 1.2345 })
  }
  exchange(a, b)
  b.change('shape:s', { props: { color: 'red' } })
  exchange(a, b)
  const before = boardOf(a)
  for (let i = 0; i < 100; i++) history.undo()
  expect(a.get('shape:s')).toMatchObject({ x: 0, props: { color: 'red' } })
  for (let i = 0; i < 100; i++) history.redo()
  const after = boardOf(a)
  exchange(a, b)
  expect([Object.keys(after), boardOf(b)['shape:s']]).toEqual([Object.keys(before), boardOf(a)['shape:s']])
})

test('U5: undoing an edit on a page that somebody deleted brings neither back', () => {
  const page = { id: 'page:two', typeName: 'page', name: 'Two', index: 'a2', meta: {} } as unknown as TLRecord
  const { a, b, history } = pairWithHistory(page, at('s', 'page:two'))
  a.change('shape:s', { x: 100 })
  exchange(a, b)
  b.store.remove(['shape:s' as TLRecord['id'], 'page:two' as TLRecord['id']])
  exchange(a, b)
  history.undo()
  exchange(a, b)
  expect([a.get('shape:s'), a.get('page:two')]).toEqual([undefined, undefined])
  expect(boardOf(b)).toEqual(boardOf(a))
})

test('U6: undoing a group, and redoing it, leaves where others moved its children', () => {
  const { a, b, history } = pairWithHistory(at('one'), at('two'))
  const group = { ...randomShape(seededRandom(7), 'group', 'g'), x: 0, y: 0 } as TLRecord
  a.store.put([group])
  for (const id of ['shape:one', 'shape:two']) a.change(id, { parentId: 'shape:g' })
  exchange(a, b)
  b.change('shape:one', { x: 55, opacity: 0.3 })
  exchange(a, b)
  history.undo()
  exchange(a, b)
  // The group is gone with its making; what was moved in it lies on the page, where and as the other left it.
  expect(a.get('shape:g')).toBeUndefined()
  expect(a.get('shape:one')).toMatchObject({ parentId: 'page:page', x: 55, opacity: 0.3 })
  expect(a.get('shape:two')).toMatchObject({ parentId: 'page:page' })
  history.redo()
  exchange(a, b)
  expect(a.get('shape:one')).toMatchObject({ opacity: 0.3 })
  expect(boardOf(b)).toEqual(boardOf(a))
})

test('U8: undo many, look, redo leaves the board as it was', () => {
  const { a, b, history } = pairWithHistory(at('s'), at('t'))
  for (let i = 1; i <= 20; i++) {
    history.mark(`m${i}`)
    if (i % 5 === 0) a.store.put([at(`new${i}`)])
    else a.change(i % 2 ? 'shape:s' : 'shape:t', { x: i, opacity: 1 / i })
    if (i % 7 === 0) a.store.remove(remove(`new5`))
  }
  exchange(a, b)
  const before = boardOf(a)
  for (let i = 0; i < 12; i++) history.undo()
  const copied = JSON.stringify(a.get('shape:s'))
  exchange(a, b)
  for (let i = 0; i < 12; i++) history.redo()
  exchange(a, b)
  expect(copied).toContain('shape:s')
  expect([boardOf(a), boardOf(b)]).toEqual([before, before])
})

test('U9: whatever a person undoes and redoes, what another wrote last stays (20 seeds)', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const random = seededRandom(seed)
    const { a, b, history } = pairWithHistory(at('r'), at('s'), at('t'))
    const theirs = new Map<string, unknown>()
    // None twice: the same value from two people is nobody's.
    const values = { x: random.coordinate, opacity: random.next, rotation: random.next }
    const write = (peer: typeof a, note: (key: string, value: unknown) => void) => {
      const [id, field] = [`shape:${random.pick(['r', 's', 't'])}`, random.pick(['x', 'opacity', 'rotation'] as const)]
      const value = values[field]()
      if ((peer.get(id) as never as Record<string, unknown>)[field] === value) return
      peer.change(id, { [field]: value })
      note(`${id} ${field}`, value)
    }
    for (let i = 0; i < 30; i++) {
      history.mark(`m${i}`)
      if (random.chance(0.5)) write(a, (key) => theirs.delete(key))
      else write(b, (key, value) => theirs.set(key, value))
      exchange(a, b)
    }
    for (let i = 0; i < 40; i++) {
      if (random.chance(0.6)) history.undo()
      else history.redo()
      exchange(a, b)
    }
    const now = [...theirs.keys()].map((key) => {
      const [id, field] = key.split(' ') as [string, string]
      return [key, (a.get(id) as never as Record<string, unknown>)[field]]
    })
    expect({ seed, now }).toEqual({ seed, now: [...theirs] })
  }
})
