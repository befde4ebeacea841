import {
  type Random,
  randomHighlight,
  randomHighlightPart,
  randomShape,
  SHAPE_TYPES,
} from '../../packages/canvas/src/records/fixtures/random-records.js'
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
/** What a board takes. */
const PLACED = SHAPE_TYPES.filter((type) => type !== 'embed')
let made = 0

export function newPerson(state: Uint8Array, editable = true): Person {
  const peer = newPeer(state, { editable })
  carefulUndo(peer.store)
  const history = newHistory(peer.store)
  const shapes = () => Object.values(boardOf(peer)).filter((record) => record.typeName === 'shape')
  const pages = () => Object.values(boardOf(peer)).filter((record) => record.typeName === 'page')
  const ids = () => shapes().map(({ id }) => id as string)

  const acts: Record<string, (random: Random) => void> = {
    create(random) {
      const type = random.pick(PLACED)
      peer.store.put([randomShape(random, type, `n${made++}`, parentFor(random))])
    },
    move: (random) => void onOne(random, (id) => peer.change(id, { x: random.coordinate(), y: random.coordinate() })),
    moveAll: (random) => {
      for (const id of ids().filter(() => random.chance(0.3))) peer.change(id, { x: random.coordinate() })
    },
    fade: (random) => void onOne(random, (id) => peer.change(id, { opacity: random.next() })),
    annotate: (random) => void onOne(random, (id) => peer.change(id, { meta: { note: random.text() } })),
    highlight: (random) =>
      void onOne(random, (id) => {
        const now = peer.get(id) as unknown as { type: string; meta: Record<string, unknown> }
        if (now.type !== 'card') return
        const name = `highlight:${random.int(4)}`
        if (!(name in now.meta)) peer.change(id, { meta: { ...now.meta, [name]: randomHighlight(random) } })
        else if (random.chance(0.3)) {
          const left = Object.entries(now.meta).filter(([key]) => key !== name && !key.startsWith(`${name}:`))
          peer.change(id, { meta: Object.fromEntries(left) })
        } else {
          const [part, value] = randomHighlightPart(random)
          peer.change(id, { meta: { ...now.meta, [`${name}:${part}`]: value } })
        }
      }),
    nest: (random) =>
      void onOne(random, (id) => {
        const parent = parentFor(random)
        if (!isWithin(parent, id)) peer.change(id, { parentId: parent, index: random.pick(['a1', 'a2', 'a3']) })
      }),
    bind(random) {
      const [arrow, target] = [random.pick(ids()), random.pick(ids())]
      if (arrow && target && arrow !== target) peer.store.put([binding(`binding:n${made++}`, arrow, target, random)])
    },
    remove: (random) => void onOne(random, removeWhole),
    duplicate: (random) =>
      void onOne(random, (id) => {
        const copy = { ...peer.get(id), id: `shape:n${made++}`, x: random.coordinate() }
        peer.store.put([copy as unknown as Rec])
      }),
    group(random) {
      const inside = ids().filter((id) => parentOf(id) === PAGE && random.chance(0.3))
      if (inside.length < 2) return
      const id = `n${made++}`
      peer.store.put([{ ...randomShape(random, 'group', id), x: 0, y: 0 } as unknown as Rec])
      for (const child of inside) peer.change(child, { parentId: `shape:${id}` })
    },
    ungroup(random) {
      const group = random.pick(shapes().filter((shape) => 'type' in shape && shape.type === 'group'))
      if (!group) return
      for (const id of ids().filter((child) => parentOf(child) === group.id)) peer.change(id, { parentId: PAGE })
      peer.store.remove([group.id as Id])
    },
    addPage: () =>
      void peer.store.put([
        { id: `page:n${made++}`, typeName: 'page', name: 'More', index: 'a5', meta: {} } as unknown as Rec,
      ]),
    renamePage: (random) => {
      const page = random.pick(pages())
      if (page) peer.store.put([{ ...page, name: random.text() } as Rec])
    },
    /** As the editor does: with everything on it, and never the first one. */
    removePage(random) {
      const page = random.pick(pages().filter(({ id }) => id !== PAGE))
      if (!page) return
      for (const id of ids().filter((shape) => parentOf(shape) === page.id)) if (peer.get(id)) removeWhole(id)
      peer.store.remove([page.id as Id])
    },
    toPage: (random) =>
      void onOne(random, (id) => peer.change(id, { parentId: random.pick(pages())?.id ?? PAGE, index: 'a1' })),
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
  /** As the editor does: with everything in it, arrows at its cells, and every arrow's hold on it. */
  function removeWhole(id: string) {
    const gone = new Set(ids().filter((other) => isWithin(other, id)))
    for (const record of Object.values(boardOf(peer)))
      if (record.typeName === 'binding' && 'cell' in record.meta && gone.has(record.toId)) gone.add(record.fromId)
    const loose = Object.values(boardOf(peer)).filter(
      (record) => record.typeName === 'binding' && (gone.has(record.fromId) || gone.has(record.toId)),
    )
    peer.store.remove([...gone, ...loose.map((record) => record.id)] as Id[])
  }

  return {
    ...peer,
    act(random) {
      if (!editable) return
      const name = random.pick(weights) as string
      if (name !== 'undo' && name !== 'redo') history.mark(`m${made++}`)
      acts[name]?.(random)
    },
  }
}

const binding = (id: string, fromId: string, toId: string, random: Random) =>
  ({
    ...{ id, typeName: 'binding', type: 'arrow', fromId, toId },
    meta: random.chance(0.5) ? {} : { cell: randomHighlight(random).from },
    props: { terminal: 'end', normalizedAnchor: { x: 0.5, y: 0.5 }, isExact: false, isPrecise: true, snap: 'none' },
  }) as unknown as Rec
