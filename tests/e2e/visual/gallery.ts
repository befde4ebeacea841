import { CARD_TYPE, FIRST_PAGE_ID, recordMap, writeRecord } from '@lensboard/canvas/records'
import { attentionNaturalSize, lensNaturalSize } from '@lensboard/heatmap'
import type { Locator, Page } from '@playwright/test'
import type * as Y from 'yjs'
import type { Shown } from './questions.js'

const GAP = 40
/** Where the first card hangs, in page units: clear of tldraw's own panels while nobody has moved the board. */
const START = { x: 100, y: 72 }
/** Where a wall ends at the right, and how much of the window belongs to tldraw's panels below it. */
const END = 1_640
const BELOW = 120

/** The window in which a wall of cards is seen whole at full size; its height is of the longest one. */
export const WALL = { width: END + 100, height: 4_600 } as const

interface Size {
  w: number
  h: number
}

/** The sizes that charts, lists and tables are placed in. */
const SIZES: Record<string, Size> = {
  chart: { w: 480, h: 300 },
  attribution: { w: 480, h: 560 },
  patchscope: { w: 480, h: 400 },
  dataset: { w: 520, h: 464 },
}

interface Shelf {
  /** Where its next card begins. */
  x: number
  y: number
  height: number
}

const shelvesOf = new WeakMap<Y.Doc, Shelf[]>()

/** Hangs cards on a board, the highest first, each on the first shelf with room for it; they must all fit on a wall. */
export function hang(doc: Y.Doc, cards: readonly Shown[]): void {
  const shelves = shelvesOf.get(doc) ?? []
  shelvesOf.set(doc, shelves)
  const place = ({ w, h }: Size) => {
    const last = shelves.at(-1)
    let shelf = shelves.find(({ x, height }) => x + w <= END && h <= height)
    if (!shelf) {
      shelf = { x: START.x, y: last ? last.y + last.height + GAP : START.y, height: h }
      shelves.push(shelf)
    }
    const { x, y } = shelf
    shelf.x += w + GAP
    if (y + h + BELOW > WALL.height) throw new Error(`This wall reaches down to ${y + h}: the window shows less`)
    return { x, y }
  }
  const sized = cards.map((card) => ({ ...card, size: card.size ?? sizeOf(card.spec.kind, card.extent) }))
  doc.transact(() => {
    for (const card of sized.toSorted((a, b) => b.size.h - a.size.h)) {
      const { name, spec, size, view, compare, metric = 'prob', layer = 0, head = 'mean', title = '' } = card
      const at = place(size)
      const props = { ...size, title, spec, metric, layer, head, ...(compare && { compare }), ...(view && { view }) }
      const shape = { typeName: 'shape', type: CARD_TYPE, id: `shape:${name}`, parentId: FIRST_PAGE_ID }
      const rest = { index: indexAt(at), rotation: 0, isLocked: false, opacity: 1, meta: {} }
      writeRecord(recordMap(doc), null, { ...shape, ...at, ...rest, props } as never)
    }
  })
}

/** Takes a card off its board; its place stays empty. */
export const takeDown = (doc: Y.Doc, name: string): void => recordMap(doc).delete(`shape:${name}`)

/** A card that hangs on a board. */
export const hung = (page: Page, name: string): Locator =>
  page.locator(`[data-shape-id="shape:${name}"] article.lb-card`)

/** Order on the board is that of reading; tldraw's indices are compared as text and end in no zero. */
const indexAt = ({ x, y }: { x: number; y: number }) => `a${String(y * 10_000 + x).padStart(9, '0')}V`

function sizeOf(kind: Shown['spec']['kind'], [rows, columns]: Shown['extent']): Size {
  const fixed = SIZES[kind]
  if (fixed) return rows > 0 && kind === 'chart' ? { w: fixed.w, h: 360 } : fixed
  const { width, height } = kind === 'attention' ? attentionNaturalSize(columns) : lensNaturalSize(rows, columns)
  return { w: width, h: kind === 'patching' ? height + 34 : height }
}
