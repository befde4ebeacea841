import type { TLRecord } from '@tldraw/tlschema'
import { expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { randomShape, seededRandom } from '../records/fixtures/random-records.js'
import { carefulUndo } from './careful-undo.js'
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
