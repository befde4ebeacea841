import { type CardView, SHOWN_HEADS_MAX } from '@lensboard/contract'
import type { Head, HeadAt } from '@lensboard/heatmap'
import { type Atom, atom, type Editor, type TLShapeId, WeakCache } from 'tldraw'
import { hostOf } from '../editor/board-host.js'
import type { CardShape } from '../records/index.js'
import { type AttentionLook, sameHead } from './attention-plot.js'
import { changeCard } from './change-card.js'

interface Personal {
  /** Pointed at in the overview, and not chosen. */
  preview: HeadAt | null
  /** Which of several drawn heads is read. */
  active: number
  /** What a person who may not change the card sees of it instead. */
  own: Partial<AttentionLook> | null
}

type Change = { layer?: number; head?: Head; view?: { [Key in keyof CardView]: CardView[Key] | undefined } }

const NONE: CardView = {}
const NOBODY: Personal = { preview: null, active: 0, own: null }
const personals = new WeakCache<Editor, Map<TLShapeId, Atom<Personal>>>()

function personal(editor: Editor, id: TLShapeId): Atom<Personal> {
  const all = personals.get(editor, () => new Map())
  const known = all.get(id) ?? atom('attention look', NOBODY)
  all.set(id, known)
  return known
}

const mayChange = (editor: Editor, shape: CardShape) =>
  !editor.getIsReadonly() && !editor.isShapeOrAncestorLocked(shape)

/** What this person sees of a card. */
export function lookOf(editor: Editor, shape: CardShape): AttentionLook {
  const { layer, head, view = NONE } = shape.props
  const { own } = personal(editor, shape.id).get()
  return own && !mayChange(editor, shape) ? { layer, head, view, ...own } : { layer, head, view }
}

export const previewOf = (editor: Editor, id: TLShapeId): HeadAt | null => personal(editor, id).get().preview
export const setPreview = (editor: Editor, id: TLShapeId, preview: HeadAt | null): void =>
  void personal(editor, id).update((was) => ({ ...was, preview }))

/** The place of the head that is read among those that are drawn. */
export const activeOf = (editor: Editor, id: TLShapeId): number => personal(editor, id).get().active
export const setActive = (editor: Editor, id: TLShapeId, active: number): void =>
  void personal(editor, id).update((was) => (was.active === active ? was : { ...was, active }))

/**
 * Changes what a card shows: for everybody, as one undo step, or for this person alone where it is not theirs to change.
 * Without a name it belongs to the step before.
 */
export function changeLook(editor: Editor, shape: CardShape, name: string | null, { view, ...part }: Change): void {
  const was = lookOf(editor, shape)
  const merged = Object.fromEntries(
    Object.entries({ ...was.view, ...view }).filter(([, value]) => value !== undefined),
  ) as CardView
  if (mayChange(editor, shape)) {
    const kept = Object.keys(merged).length > 0 ? merged : undefined
    const props = { ...part, ...(view ? { view: kept } : {}) }
    if (name === null) editor.updateShape<CardShape>({ id: shape.id, type: shape.type, props })
    else changeCard(editor, shape, name, props)
  } else personal(editor, shape.id).update((before) => ({ ...before, own: { ...before.own, ...part, view: merged } }))
}

/** Locks a head beside the others, or releases it; a seventh is refused in words. */
export function toggleLock(editor: Editor, shape: CardShape, at: { layer: number; head: number }): void {
  const { view } = lookOf(editor, shape)
  const locked = view.heads ?? []
  const left = locked.filter((one) => !sameHead(one, at))
  if (left.length < locked.length) {
    // What stays locked is drawn; without any the head stays, on its own.
    const shown = left.at(-1) ?? at
    changeLook(editor, shape, 'release a head', { ...shown, view: { heads: left.length > 0 ? left : undefined } })
    return
  }
  if (locked.length >= SHOWN_HEADS_MAX) {
    hostOf(editor)?.say(`${SHOWN_HEADS_MAX} heads are locked. Release one to lock another.`)
    return
  }
  changeLook(editor, shape, 'lock a head', { ...at, view: { heads: [...locked, at] } })
}
