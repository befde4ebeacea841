import { flushSync } from 'react-dom'
import { type Atom, atom, type Editor, react, type TLShapeId, useValue, WeakCache } from 'tldraw'
import { isCard } from '../editor/selection.js'
import { agreementOf, cellCursor, provenanceOf, renaming, staleCards } from './card-state.js'
import { type Nearness, outwards, type PageBox, wantedNearness } from './in-view.js'
import { pointedCard } from './pointed-card.js'

/** While the camera moves a frame is the camera's; at rest cards may take most of a few. */
const BUDGET_MS = { moving: 3, still: 24 }
/** So many are made in one drawing of React; one by one, half the work is beside them. */
const TOGETHER = { moving: 3, still: 8 }
/** How often cards are looked for while the camera moves, and how soon after it came to rest. */
const LOOK_MS = { moving: 120, still: 36 }

const cards = new WeakCache<Editor, Map<TLShapeId, Atom<Nearness>>>()
const atomsOf = (editor: Editor) => cards.get(editor, () => new Map())

function nearnessOf(editor: Editor, id: TLShapeId): Atom<Nearness> {
  const atoms = atomsOf(editor)
  const known = atoms.get(id) ?? atom<Nearness>('nearness', 'away')
  atoms.set(id, known)
  return known
}

/** How much of a card is made, live; a move of the camera renders only the cards for which it changes. */
export const useNearness = (editor: Editor, id: TLShapeId): Nearness => useValue(nearnessOf(editor, id))

/** Cards that are whole wherever they lie: somebody reads, renames or points at them, or has something of theirs open. */
function usedCards(editor: Editor): ReadonlySet<TLShapeId> {
  const used = [
    editor.getOnlySelectedShapeId(),
    editor.getEditingShapeId(),
    renaming(editor).get(),
    cellCursor(editor).get()?.shapeId,
    provenanceOf(editor).get(),
    agreementOf(editor).get(),
    pointedCard(editor).get(),
    ...staleCards(editor).get(),
  ]
  return new Set(used.filter((id) => id != null) as TLShapeId[])
}

/**
 * Looks which cards the window shows, for the whole board at once, and makes them a few in a frame; the one that
 * somebody begins to use is made at once. Returns how to stop.
 */
export function watchNearness(editor: Editor): () => void {
  const atoms = atomsOf(editor)
  const wanted = new Map<TLShapeId, Nearness>()
  let used: ReadonlySet<TLShapeId> = new Set()
  let timer: number | undefined
  let lookedAt = Number.NEGATIVE_INFINITY
  let frame: number | undefined

  const isMoving = () => editor.getCameraState() !== 'idle'
  const change = (changes: readonly (readonly [TLShapeId, Nearness])[]) =>
    flushSync(() => {
      for (const [id, to] of changes) nearnessOf(editor, id).set(to)
    })

  const look = () => {
    timer = undefined
    lookedAt = performance.now()
    const view = editor.getViewportPageBounds()
    const seen = { view, zoom: editor.getZoomLevel(), moving: isMoving() }
    const found: { id: TLShapeId; box: PageBox; to: Nearness }[] = []
    const there = new Set<TLShapeId>()
    for (const shape of editor.getCurrentPageShapes()) {
      const box = isCard(shape) ? editor.getShapePageBounds(shape) : undefined
      if (!box) continue
      there.add(shape.id)
      const now = nearnessOf(editor, shape.id).get()
      const to = wantedNearness({ box, now, used: used.has(shape.id) }, seen)
      if (to !== now) found.push({ id: shape.id, box, to })
    }
    for (const id of atoms.keys()) if (!there.has(id)) atoms.delete(id)
    wanted.clear()
    for (const { id, to } of outwards(found, view)) wanted.set(id, to)
    if (wanted.size > 0) frame ??= requestAnimationFrame(makeSome)
  }

  const makeSome = () => {
    frame = undefined
    const pace = isMoving() ? 'moving' : 'still'
    const until = performance.now() + BUDGET_MS[pace]
    do {
      const next = [...wanted].slice(0, TOGETHER[pace])
      for (const [id] of next) wanted.delete(id)
      change(next)
    } while (wanted.size > 0 && performance.now() < until)
    if (wanted.size > 0) frame = requestAnimationFrame(makeSome)
  }

  const lookSoon = (ms: number) => {
    clearTimeout(timer)
    timer = editor.timers.setTimeout(look, ms)
  }

  const stops = [
    react('cards that are used', () => {
      const now = usedCards(editor)
      const before = used
      used = now
      // Who begins to read a card finds its cells there with the next key.
      queueMicrotask(() => {
        for (const id of now) {
          if (before.has(id) || !isCard(editor.getShape(id))) continue
          if (nearnessOf(editor, id).get() !== 'near') change([[id, 'near']])
        }
      })
      if (before.size > 0) lookSoon(LOOK_MS.moving)
    }),
    react('cards that are new', () => {
      editor.getCurrentPageShapeIds()
      lookSoon(0)
    }),
    react('cards in view', () => {
      editor.getViewportPageBounds()
      if (isMoving()) {
        timer ??= editor.timers.setTimeout(look, Math.max(0, lookedAt + LOOK_MS.moving - performance.now()))
      } else lookSoon(LOOK_MS.still)
    }),
    editor.store.listen(() => timer === undefined && lookSoon(LOOK_MS.moving), { scope: 'document' }),
  ]
  look()
  return () => {
    for (const stop of stops) stop()
    clearTimeout(timer)
    if (frame !== undefined) cancelAnimationFrame(frame)
  }
}
