import type { CardSpec } from '@lensboard/contract'
import type { TLShape } from '@tldraw/tlschema'
import { CARD_TYPE, type CardShape } from './card-shape.js'
import type { BoardRecord } from './schema.js'

/** A box on a page, in page coordinates. */
export interface ProjectedBox {
  x: number
  y: number
  w: number
  h: number
}

/** A board for thumbnails, search and forks: what is where, without styles, on the first page. */
export interface BoardProjection {
  version: 1
  cards: (ProjectedBox & { id: string; title: string; spec: CardSpec })[]
  shapes: (ProjectedBox & { type: string; color?: string; text?: string })[]
}

/** More boxes than this make no better thumbnail, and the row stays small. */
const SHAPES_MAX = 500
const TEXT_CHARS_MAX = 200

/** The projection of valid records and how many cards there are, over all pages. */
export function projectionOf(records: Iterable<BoardRecord>): { projection: BoardProjection; cardCount: number } {
  const shapes = new Map<string, TLShape>()
  for (const record of records) if (record.typeName === 'shape') shapes.set(record.id, record)
  const projection: BoardProjection = { version: 1, cards: [], shapes: [] }
  for (const shape of shapes.values()) {
    const box = { ...pageOrigin(shape, shapes), ...sizeOf(shape) }
    if (isCard(shape)) projection.cards.push({ id: shape.id, ...box, title: shape.props.title, spec: shape.props.spec })
    else if (shape.type !== 'group' && projection.shapes.length < SHAPES_MAX)
      projection.shapes.push({ type: shape.type, ...box, ...looks(shape.props) })
  }
  return { projection, cardCount: projection.cards.length }
}

const isCard = (shape: TLShape): shape is CardShape => shape.type === CARD_TYPE

/** Sum of the offsets up to the page; rotation of parents is left out, a thumbnail does not miss it. */
function pageOrigin(shape: TLShape, shapes: Map<string, TLShape>): { x: number; y: number } {
  let { x, y } = shape
  const seen = new Set<string>([shape.id])
  for (let parent = shapes.get(shape.parentId); parent && !seen.has(parent.id); parent = shapes.get(parent.parentId)) {
    seen.add(parent.id)
    x += parent.x
    y += parent.y
  }
  return { x: Math.round(x), y: Math.round(y) }
}

/** Notes and text have no stored size; these are tldraw's defaults. */
const UNSIZED: Record<string, { w: number; h: number }> = { note: { w: 200, h: 200 }, text: { w: 160, h: 32 } }

function sizeOf(shape: TLShape): { w: number; h: number } {
  const { w, h } = shape.props as { w?: unknown; h?: unknown }
  if (typeof w === 'number' && typeof h === 'number') return { w: Math.round(w), h: Math.round(h) }
  return UNSIZED[shape.type] ?? extentOf(shape.props)
}

/** Points of a drawn line, an arrow or a polyline, wherever the props keep them. */
function extentOf(props: object): { w: number; h: number } {
  const points: { x: number; y: number }[] = []
  const visit = (value: unknown) => {
    if (value === null || typeof value !== 'object') return
    const { x, y } = value as { x?: unknown; y?: unknown }
    if (typeof x === 'number' && typeof y === 'number') points.push({ x, y })
    else for (const part of Object.values(value)) visit(part)
  }
  visit(props)
  if (points.length === 0) return { w: 1, h: 1 }
  const span = (key: 'x' | 'y') => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (const point of points) [low, high] = [Math.min(low, point[key]), Math.max(high, point[key])]
    return Math.max(1, Math.round(high - low))
  }
  return { w: span('x'), h: span('y') }
}

function looks(props: object): { color?: string; text?: string } {
  const { color, richText, name, text: source } = props as Record<'color' | 'richText' | 'name' | 'text', unknown>
  const said = typeof name === 'string' ? name : source
  const text = typeof said === 'string' ? said : plainText(richText)
  return { ...(typeof color === 'string' ? { color } : {}), ...(text ? { text: text.slice(0, TEXT_CHARS_MAX) } : {}) }
}

function plainText(node: unknown): string {
  if (node === null || typeof node !== 'object') return ''
  const { text, content } = node as { text?: unknown; content?: unknown }
  if (typeof text === 'string') return text
  return Array.isArray(content) ? content.map(plainText).join(' ').trim() : ''
}
