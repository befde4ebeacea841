import { type BoardRecord, CARD_TYPE, FIRST_PAGE_ID } from '@lensboard/canvas/records'
import type { CardSpec } from '@lensboard/contract'
import { CARD_PARTS, lensNaturalSize } from '@lensboard/heatmap'
import type { TourModel, TourStop } from './tour-stops.js'

const COLUMNS = 4
const GAP = { x: 84, y: 64 }
/** Wide enough for the legend of every kind of card. */
const WIDTH = 416
/** Height of a note above its card; the longest fills it. */
const NOTE = { h: 148, gap: 16, size: 19 }
const TITLE = { text: 'How a model makes up its mind', h: 84, size: 36 }
/** tldraw's letters of size s, which `scale` enlarges. */
const LETTERS = 18
/** How far an arrow swings out beside its card. */
const BEND = 34

export interface PlacedStop extends TourStop {
  spec: CardSpec | null
}

/** The question of a stop about this model. */
export const placedStop = (stop: TourStop, model: TourModel): PlacedStop => ({
  ...stop,
  spec: stop.card?.spec(model) ?? null,
})

/** Drawn in this order, one over the other. */
const indexAt = (n: number) => `a${'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'[n]}V`

const COMMON = { typeName: 'shape', parentId: FIRST_PAGE_ID, rotation: 0, isLocked: false, opacity: 1, meta: {} }

/** Notes and cards of the first board, all cards of one size: a note stands above its card, and points at a row. */
export function tourRecords(stops: readonly PlacedStop[], nLayers: number, tokens: number): BoardRecord[] {
  const { width, height: h, cellHeight } = lensNaturalSize(nLayers + 1, tokens)
  const w = Math.max(width, WIDTH)
  const title = text('title', [TITLE.text], { at: 0, x: 0, y: 0, w: 2 * w, size: TITLE.size })
  const records: unknown[] = [title]
  stops.forEach((stop, i) => {
    const x = (i % COLUMNS) * (w + GAP.x)
    const y = TITLE.h + Math.floor(i / COLUMNS) * (NOTE.h + NOTE.gap + h + GAP.y)
    records.push(text(`note-${i}`, [stop.heading, stop.words], { at: i + 1, x, y, w, size: NOTE.size }))
    const { card, spec } = stop
    if (!card || !spec) return
    const { title, metric = 'prob', layer = 0, head = 'mean', view } = card
    records.push({
      ...COMMON,
      id: `shape:tour-card-${i}`,
      type: CARD_TYPE,
      index: indexAt(stops.length + 1 + i),
      x,
      y: y + NOTE.h + NOTE.gap,
      props: { w, h, title, spec, metric, layer, head, ...(view && { view }) },
    })
    const row = (CARD_PARTS.header + 8 + (card.pointsAt + 0.5) * cellHeight) / h
    records.push(...arrow(i, 2 * stops.length + 1 + i, { x: x + w, y: y + NOTE.h / 2 }, { from: 0.5, to: row }))
  })
  return records as BoardRecord[]
}

interface Placed {
  /** Place in the drawing order. */
  at: number
  x: number
  y: number
  w: number
  size: number
}

/** Lines of text without a box, as wide as the card under them; the first is bold. */
const text = (name: string, lines: readonly string[], { at, x, y, w, size }: Placed) => ({
  ...COMMON,
  id: `shape:tour-${name}`,
  type: 'text',
  index: indexAt(at),
  x,
  y,
  props: {
    ...{ color: 'black', size: 's', font: 'sans', textAlign: 'start', autoSize: false },
    scale: size / LETTERS,
    w,
    richText: {
      type: 'doc',
      content: lines.map((line, i) => ({
        type: 'paragraph',
        content: [{ type: 'text', text: line, ...(i === 0 && { marks: [{ type: 'bold' }] }) }],
      })),
    },
  },
})

/** An arrow from the right edge of a note round to the right edge of its card, tied to both. */
function arrow(i: number, place: number, at: { x: number; y: number }, { from, to }: { from: number; to: number }) {
  const id = `shape:tour-arrow-${i}`
  const bind = (terminal: 'start' | 'end', shape: string, y: number) => ({
    id: `binding:tour-${terminal}-${i}`,
    typeName: 'binding',
    type: 'arrow',
    fromId: id,
    toId: `shape:tour-${shape}-${i}`,
    props: { terminal, normalizedAnchor: { x: 1, y }, isExact: false, isPrecise: true, snap: 'none' },
    meta: {},
  })
  const props = {
    ...{ kind: 'arc', labelColor: 'black', color: 'grey', fill: 'none', dash: 'solid', size: 's', font: 'sans' },
    ...{ arrowheadStart: 'none', arrowheadEnd: 'arrow', text: '', labelPosition: 0.5, elbowMidPoint: 0.5 },
    start: { x: 0, y: 0 },
    end: { x: 0, y: 120 },
    bend: -BEND,
    scale: 1,
  }
  return [
    { ...COMMON, id, type: 'arrow', index: indexAt(place), ...at, props },
    bind('start', 'note', from),
    bind('end', 'card', to),
  ]
}
