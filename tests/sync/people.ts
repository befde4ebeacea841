import { type Random, randomShape, SHAPE_TYPES } from '../../packages/canvas/src/records/fixtures/random-records.js'
import { carefulUndo } from '../../packages/canvas/src/sync/careful-undo.js'
import { boardOf, newHistory, newPeer, type Peer } from '../../packages/canvas/src/sync/fixtures/peers.js'

type Store = Peer['store']
type Id = Parameters<Store['remove']>[0][number]
type Rec = Parameters<Store['put']>[0][number]

/** A peer with hands: does at random what a person does on a board. */
export interface Person extends Peer {
  act(random: Random): void
}

const PAGE = 'page:page'
let made = 0

export function newPerson(state: Uint8Array): Person {
  const peer = newPeer(state)
  carefulUndo(peer.store)
  const history = newHistory(peer.store)
  const shapes = () => Object.values(boardOf(peer)).filter((record) => record.typeName === 'shape')
  const ids = () => shapes().map(({ id }) => id as string)

  const acts: Record<string, (random: Random) => void> = {
    create(random) {
      const type = random.pick(SHAPE_TYPES)
      peer.store.put([randomShape(random, type, `n${made++}`, parentFor(random))])
    },
    move: (random) => void onOne(random, (id) => peer.change(id, { x: random.coordinate(), y: random.coordinate() })),
    moveAll: (random) => {
      for (const id of ids().filter(() => random.chance(0.3))) peer.change(id, { x: random.coordinate() })
    },
    fade: (random) => void onOne(random, (id) => peer.change(id, { opacity: random.next() })),
    annotate: (random) => void onOne(random, (id) => peer.change(id, { meta: { note: random.text() } })),
    nest: (random) =>
      void onOne(random, (id) => {
        const parent = parentFor(random)
        if (!isWithin(parent, id)) peer.change(id, { parentId: parent, index: random.pick(['a1', 'a2', 'a3']) })
      }),
    bind(random) {
      const [arrow, target] = [random.pick(ids()), random.pick(ids())]
      if (arrow && target && arrow !== target) peer.store.put([binding(`binding:n${made++}`, arrow, target)])
    },
    remove: (random) => void onOne(random, removeWhole),
    undo: () => void history.undo(),
    redo: () => void history.redo(),
  }
  const weights = Object.keys(acts).flatMap((name) => Array(name === 'create' || name === 'move' ? 3 : 1).fill(name))

  function onOne(random: Random, act: (id: string) => void) {
    const id = random.pick(ids())
    if (id) act(id)
  }
  const parentFor = (random: Random) => {
    const frames = shapes().filter((shape) => 'type' in shape && shape.type === 'frame')
    return random.chance(0.5) ? (random.pick(frames)?.id ?? PAGE) : PAGE
  }
  const parentOf = (id: string) => (peer.get(id) as { parentId?: string } | undefined)?.parentId
  function isWithin(id: string, within: string): boolean {
    for (let at: string | undefined = id, i = 0; at && i < 50; at = parentOf(at), i++) if (at === within) return true
    return false
  }
  /** As the editor does: with everything in it and every arrow's hold on it. */
  function removeWhole(id: string) {
    const gone = new Set(ids().filter((other) => isWithin(other, id)))
    const loose = Object.values(boardOf(peer)).filter(
      (record) => record.typeName === 'binding' && (gone.has(record.fromId) || gone.has(record.toId)),
    )
    peer.store.remove([...gone, ...loose.map((record) => record.id)] as Id[])
  }

  return {
    ...peer,
    act(random) {
      const name = random.pick(weights) as string
      if (name !== 'undo' && name !== 'redo') history.mark(`m${made++}`)
      acts[name]?.(random)
    },
  }
}

const binding = (id: string, fromId: string, toId: string) =>
  ({
    ...{ id, typeName: 'binding', type: 'arrow', fromId, toId, meta: {} },
    props: { terminal: 'end', normalizedAnchor: { x: 0.5, y: 0.5 }, isExact: false, isPrecise: true, snap: 'none' },
  }) as unknown as Rec
