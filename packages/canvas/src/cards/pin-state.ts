import { createHoverChannel, type HoverChannel, NO_PINS, type Pins, withOwn } from '@lensboard/heatmap'
import { useMemo } from 'react'
import { type Atom, atom, type Editor, type TLShapeId, useValue, WeakCache } from 'tldraw'
import type { CardShape } from '../records/index.js'

interface PinState {
  /** What viewers track on cards that they may not change: nobody else sees it. */
  own: Atom<ReadonlyMap<TLShapeId, Pins>>
  previews: Map<TLShapeId, HoverChannel<number>>
}

const states = new WeakCache<Editor, PinState>()
const stateOf = (editor: Editor) =>
  states.get(editor, () => ({ own: atom<ReadonlyMap<TLShapeId, Pins>>('own pins', new Map()), previews: new Map() }))

/** What everybody on the board tracks on a card. */
export const sharedPins = ({ props }: CardShape): Pins => props.view?.pins ?? NO_PINS

/** What this person tracks on a card for themselves. */
export const ownPins = (editor: Editor, id: TLShapeId): Pins => stateOf(editor).own.get().get(id) ?? NO_PINS

export function setOwnPins(editor: Editor, id: TLShapeId, pins: Pins): void {
  stateOf(editor).own.update((before) => new Map(before).set(id, pins))
}

/** What is tracked on a card as this person sees it. */
export interface ShownPins {
  pins: Pins
  /** The first group, and the first position, that only they see. */
  ownFrom: number
  ownPositionsFrom: number
}

/** As `ShownPins`, live; keeps its identity while nothing of it changes. */
export function useShownPins(editor: Editor, shape: CardShape): ShownPins {
  const shared = sharedPins(shape)
  const own = useValue('own pins', () => ownPins(editor, shape.id), [editor, shape.id])
  return useMemo(
    () => ({
      pins: own === NO_PINS ? shared : withOwn(shared, own),
      ownFrom: shared.groups.length,
      ownPositionsFrom: shared.positions.length,
    }),
    [shared, own],
  )
}

/** The token that is pointed at in the details of a card's cell, for the charts of that card. */
export function previewOf(editor: Editor, id: TLShapeId): HoverChannel<number> {
  const { previews } = stateOf(editor)
  const channel = previews.get(id) ?? createHoverChannel<number>()
  previews.set(id, channel)
  return channel
}
