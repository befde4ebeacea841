import { computed, type Editor, type TLShapeId } from 'tldraw'
import { ownPins, sharedPins } from '../cards/pin-state.js'
import type { CardShape } from '../records/index.js'
import { isCard } from './selection.js'
import { readingRows } from './tidy-rows.js'
import { type Watchable, watchable } from './watchable.js'

/** What a tour of the board asks of it: what there is to point at, and what a person has done. */
export interface TourFacts {
  /** The lens card that is read first: the selected one, else the first in reading order. */
  reading: string | null
  cards: number
  /** Pinned groups and positions on all cards, this person's own among them. */
  pins: number
  /** The measures of all cards, as one text. */
  measures: string
  /** Nothing is selected, edited or drawn, so that Escape is free for others. */
  resting: boolean
}

const RESTING: ReadonlySet<string> = new Set(['select', 'hand'])

/** Reckoned only while somebody watches. */
export function tourFacts(editor: Editor): Watchable<TourFacts> {
  return watchable(
    'tour facts',
    computed<TourFacts>('tour facts', (previous) => {
      const cards = editor.getCurrentPageShapes().filter(isCard)
      const facts: TourFacts = {
        reading: firstReading(editor, cards),
        cards: cards.length,
        pins: cards.reduce((sum, card) => sum + pinned(editor, card), 0),
        measures: cards.map(({ props }) => props.metric).join(),
        resting: editor.getSelectedShapeIds().length === 0 && RESTING.has(editor.getCurrentToolId()),
      }
      return isFacts(previous) && sameFacts(previous, facts) ? previous : facts
    }),
  )
}

const isFacts = (value: unknown): value is TourFacts => typeof value === 'object' && value !== null
const sameFacts = (a: TourFacts, b: TourFacts): boolean =>
  (Object.keys(a) as (keyof TourFacts)[]).every((key) => a[key] === b[key])

function pinned(editor: Editor, card: CardShape): number {
  const [shared, own] = [sharedPins(card), ownPins(editor, card.id)]
  return shared.groups.length + shared.positions.length + own.groups.length + own.positions.length
}

function firstReading(editor: Editor, cards: readonly CardShape[]): TLShapeId | null {
  const readings = cards.filter(({ props }) => props.spec.kind === 'lens')
  const chosen = editor.getOnlySelectedShapeId()
  if (chosen && readings.some(({ id }) => id === chosen)) return chosen
  const boxes = readings.flatMap(({ id }) => {
    const bounds = editor.getShapePageBounds(id)
    return bounds ? [{ id, x: bounds.x, y: bounds.y, w: bounds.w, h: bounds.h }] : []
  })
  return readingRows(boxes).flat()[0]?.id ?? null
}
