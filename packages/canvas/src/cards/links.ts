import { type LensResult, UNKNOWN_WEIGHTS } from '@lensboard/contract'
import { createHoverChannel, type HoverChannel, type LensCell } from '@lensboard/heatmap'
import { useEffect } from 'react'
import { type Atom, atom, type Computed, computed, type Editor, type TLShapeId, WeakCache } from 'tldraw'
import { hoverOf } from './card-state.js'

interface Reader {
  result: LensResult
  unlinked: boolean
}

interface Links {
  /** Every card of the board that shows a reading. */
  readers: Map<TLShapeId, Reader>
  /** Raised a moment after readers changed, so that a board that opens is counted once. */
  version: Atom<number>
  counts: Computed<ReadonlyMap<TLShapeId, number>>
  channels: Map<TLShapeId, HoverChannel<LensCell>>
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
      return countLinks(readers)
    })
    return { readers, version, counts, channels: new Map(), lit: new Set() }
  })

/** Whether ids of the two readings mean the same tokens: one tokenizer, one checkpoint, or texts instead of ids. */
function sameTokenizer({ facts: a }: LensResult, { facts: b }: LensResult): boolean {
  if (a.tokenizer && b.tokenizer) return a.tokenizer === b.tokenizer
  // Of files of other tools nothing is known; equal ids and texts are all that they say.
  return a.checkpoint.hash === b.checkpoint.hash || [a, b].some(({ checkpoint }) => checkpoint.hash === UNKNOWN_WEIGHTS)
}

const said = (result: LensResult, position: number): string => JSON.stringify(result.tokens[position])

const prefixes = new WeakMap<LensResult, WeakMap<LensResult, number>>()

/** How many of their first tokens two readings have in common, by id and text. */
export function commonTokens(a: LensResult, b: LensResult): number {
  const known = prefixes.get(a)?.get(b)
  if (known !== undefined) return known
  let n = 0
  if (sameTokenizer(a, b)) while (n < a.ids.length && a.ids[n] === b.ids[n] && said(a, n) === said(b, n)) n++
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const)
    prefixes.set(one, (prefixes.get(one) ?? new WeakMap<LensResult, number>()).set(other, n))
  return n
}

/** Whether one reads what the other begins with: those share all that the shorter one has. */
const readTheSame = (a: LensResult, b: LensResult) =>
  commonTokens(a, b) === Math.min(a.ids.length, b.ids.length) && a.ids.length > 0

function countLinks(readers: Links['readers']): ReadonlyMap<TLShapeId, number> {
  const linked = [...readers].filter(([, { unlinked }]) => !unlinked)
  const counts = new Map<TLShapeId, number>()
  const add = (id: TLShapeId) => counts.set(id, (counts.get(id) ?? 0) + 1)
  linked.forEach(([a, one], i) => {
    for (const [b, other] of linked.slice(i + 1))
      if (readTheSame(one.result, other.result)) {
        add(a)
        add(b)
      }
  })
  return counts
}

/** The row of another reading that is the same place in the model; −1 where it has none. */
const sameRow = (from: LensResult, row: number, to: LensResult): number => {
  const of = from.rows[row]
  return to.rows.findIndex(({ site, layer }) => site === of?.site && (site === 'output' || layer === of.layer))
}

/** How many cards on the same tokens show what this one points at. */
export const linkCount = (editor: Editor, id: TLShapeId): number => linksOf(editor).counts.get().get(id) ?? 0

/** What cards of the same tokens point at, for one card. */
export function linkedOf(editor: Editor, id: TLShapeId): HoverChannel<LensCell> {
  const { channels } = linksOf(editor)
  const channel = channels.get(id) ?? createHoverChannel<LensCell>()
  channels.set(id, channel)
  return channel
}

/** Cards that are linked with this one at a position. */
export function linkedAt(editor: Editor, id: TLShapeId, position: number): TLShapeId[] {
  const { readers } = linksOf(editor)
  const own = readers.get(id)
  if (!own || own.unlinked) return []
  return [...readers].flatMap(([other, { result, unlinked }]) =>
    other !== id && !unlinked && position < commonTokens(own.result, result) ? [other] : [],
  )
}

/** Shows a pointed cell on every linked card in view; no component is rendered for it. */
function point(editor: Editor, id: TLShapeId, cell: LensCell | null): void {
  const { readers, lit, channels } = linksOf(editor)
  const own = readers.get(id)
  const now = new Set<TLShapeId>()
  if (cell && own) {
    const culled = editor.getCulledShapes()
    for (const other of linkedAt(editor, id, cell.position)) {
      const reader = readers.get(other)
      if (!reader || culled.has(other)) continue
      now.add(other)
      linkedOf(editor, other).set({ row: sameRow(own.result, cell.row, reader.result), position: cell.position })
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

/** Takes part in the links of the board for as long as a card shows a reading. */
export function useLinks(editor: Editor, id: TLShapeId, result: LensResult, unlinked: boolean): void {
  useEffect(() => {
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
  }, [editor, id, result, unlinked])
}
