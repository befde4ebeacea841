import type { LensResult } from '@lensboard/contract'
import { createHoverChannel, type HoverChannel, type LensCell, type LinkedPoint } from '@lensboard/heatmap'
import { type Atom, atom, type Computed, computed, type Editor, type TLShapeId, WeakCache } from 'tldraw'
import { hoverOf } from './card-state.js'
import { countSame, type Reading, readTheSame, sharePosition } from './token-prefixes.js'

interface Reader {
  result: Reading
  unlinked: boolean
}

interface Links {
  /** Every card of the board that shows a reading. */
  readers: Map<TLShapeId, Reader>
  /** Raised a moment after readers changed, so that a board that opens is counted once. */
  version: Atom<number>
  counts: Computed<ReadonlyMap<TLShapeId, number>>
  channels: Map<TLShapeId, HoverChannel<LinkedPoint>>
  /** Cards that show what another one points at. */
  lit: Set<TLShapeId>
}

const states = new WeakCache<Editor, Links>()
const linksOf = (editor: Editor): Links =>
  states.get(editor, () => {
    const readers: Links['readers'] = new Map()
    const version = atom('links', 0)
    const counts = computed('linked cards', () => {
      version.get()
      return countSame(new Map([...readers].flatMap(([id, { result, unlinked }]) => (unlinked ? [] : [[id, result]]))))
    })
    return { readers, version, counts, channels: new Map(), lit: new Set() }
  })

/** The row of another reading that is the same place in the model; −1 where it has none. */
const sameRow = (from: LensResult, row: number, to: LensResult): number => {
  const of = from.rows[row]
  return to.rows.findIndex(({ site, layer }) => site === of?.site && (site === 'output' || layer === of.layer))
}

/** How many cards on the same tokens show what this one points at. */
export const linkCount = (editor: Editor, id: TLShapeId): number => linksOf(editor).counts.get().get(id) ?? 0

/** What cards of the same tokens point at, for one card. */
export function linkedOf(editor: Editor, id: TLShapeId): HoverChannel<LinkedPoint> {
  const { channels } = linksOf(editor)
  const channel = channels.get(id) ?? createHoverChannel<LinkedPoint>()
  channels.set(id, channel)
  return channel
}

/** The other cards that take part in the links, and what each of them reads; none where this one does not. */
function othersOf(editor: Editor, id: TLShapeId): { own: Reading; others: [TLShapeId, Reading][] } | null {
  const { readers } = linksOf(editor)
  const own = readers.get(id)
  if (!own || own.unlinked) return null
  const others = [...readers].filter(([other, { unlinked }]) => other !== id && !unlinked)
  return { own: own.result, others: others.map(([other, { result }]) => [other, result]) }
}

/** Cards that are linked with this one at a position. */
export function linkedAt(editor: Editor, id: TLShapeId, position: number): TLShapeId[] {
  const of = othersOf(editor, id)
  return of?.others.filter(([, other]) => sharePosition(of.own, other, position)).map(([other]) => other) ?? []
}

/** Cards of which one reads what the other begins with: those that the mark in the header counts. */
export function linkedWith(editor: Editor, id: TLShapeId): TLShapeId[] {
  const of = othersOf(editor, id)
  return of?.others.filter(([, other]) => readTheSame(of.own, other)).map(([other]) => other) ?? []
}

/** What a cell of one reading is on another; null where they have none of its positions in common. */
export function pointOn(from: Reading, cell: LensCell, to: Reading): LinkedPoint | null {
  if (from.kind === 'lens') {
    if (!sharePosition(from, to, cell.position)) return null
    return { row: to.kind === 'lens' ? sameRow(from, cell.row, to) : -1, position: cell.position }
  }
  // Of attention the row is the query and the position is the key.
  const [query, key] = [cell.row, cell.position].map((at) => (sharePosition(from, to, at) ? at : -1)) as [
    number,
    number,
  ]
  return query < 0 && key < 0 ? null : { row: -1, position: query, key }
}

/** Shows a pointed cell on every linked card in view; no component is rendered for it. */
function point(editor: Editor, id: TLShapeId, cell: LensCell | null): void {
  const { lit, channels } = linksOf(editor)
  const now = new Set<TLShapeId>()
  const of = cell && othersOf(editor, id)
  if (cell && of && of.others.length > 0) {
    const culled = editor.getCulledShapes()
    for (const [other, reading] of of.others) {
      const at = culled.has(other) ? null : pointOn(of.own, cell, reading)
      if (!at) continue
      now.add(other)
      linkedOf(editor, other).set(at)
    }
  }
  for (const other of lit) if (!now.has(other)) channels.get(other)?.set(null)
  lit.clear()
  for (const other of now) lit.add(other)
}

/** Cards that come at once, as when a board opens, are counted together. */
const GATHER_MS = 200
const gathering = new WeakSet<Links>()

function readersChanged(editor: Editor): void {
  const links = linksOf(editor)
  if (gathering.has(links)) return
  gathering.add(links)
  editor.timers.setTimeout(() => {
    gathering.delete(links)
    links.version.update((n) => n + 1)
  }, GATHER_MS)
}

/** Takes part in the links of the board for as long as a card has a reading, in view or not; returns how to leave. */
export function joinLinks(editor: Editor, id: TLShapeId, result: Reading, unlinked: boolean): () => void {
  const { readers } = linksOf(editor)
  const reader = { result, unlinked }
  readers.set(id, reader)
  readersChanged(editor)
  const stop = hoverOf(editor, id).subscribe((cell) => point(editor, id, cell))
  return () => {
    stop()
    if (readers.get(id) !== reader) return
    readers.delete(id)
    readersChanged(editor)
  }
}
