import { requireRole, roleOnBoard } from '@lensboard/auth'
import { CardSpec, runsOfCard, specHash } from '@lensboard/contract'
import { boardProjection, type Db, resultsBySpec } from '@lensboard/db'
import { z } from 'zod'

/** More cards than this are drawn as frames only: at a thumbnail's size their cells are smaller than a pixel. */
const READ_RESULTS = 24

const Box = z.looseObject({ x: z.number(), y: z.number(), w: z.number(), h: z.number() })
const Card = Box.extend({ id: z.string(), spec: CardSpec })
const Shape = Box.extend({ type: z.string() })

/** What the sync server saves of a board; a card or shape of a later version is left out, not fatal. */
const Projection = z.object({ cards: z.array(z.unknown()), shapes: z.array(z.unknown()) })

/** A shape in tldraw's words, on the page. */
export interface ThumbnailRecord {
  id: string
  typeName: 'shape'
  type: string
  parentId: 'page:page'
  index: string
  x: number
  y: number
  rotation: number
  props: Record<string, unknown>
}

/** What a thumbnail is drawn from. */
export interface ThumbnailFacts {
  /** Shapes from the back to the front, cards before all; null for a board never drawn on. */
  records: ThumbnailRecord[] | null
  savedAt: Date | null
  /** Stored result bytes by the id of the card that shows them, of a difference two; for the first cards. */
  results: Map<string, readonly Uint8Array[]>
}

const readable = <T>(schema: z.ZodType<T>, values: unknown[]): T[] =>
  values.flatMap((value) => {
    const read = schema.safeParse(value)
    return read.success ? [read.data] : []
  })

function recordOf(id: string, type: string, place: z.infer<typeof Box>, index: string): ThumbnailRecord {
  const { x, y, ...props } = place
  return { id, typeName: 'shape', type, parentId: 'page:page', index, x, y, rotation: 0, props }
}

/**
 * A board as last saved, or as the projection `then` says, with the results of its cards, for somebody who may see it;
 * throws NOT_FOUND.
 */
export async function thumbnailFacts(
  db: Db,
  personId: string,
  boardId: string,
  then?: unknown,
): Promise<ThumbnailFacts> {
  requireRole(await roleOnBoard(db, personId, boardId), 'viewer')
  const saved = then === undefined ? await boardProjection(db, boardId) : { projection: then, savedAt: null }
  const projection = Projection.safeParse(saved?.projection)
  if (!saved || !projection.success) return { records: null, savedAt: null, results: new Map() }
  const cards = readable(Card, projection.data.cards)
  const shapes = readable(Shape, projection.data.shapes)
  const asked = await Promise.all(
    cards.slice(0, READ_RESULTS).map(async ({ id, spec }) => ({
      id,
      hashes: await Promise.all(runsOfCard(spec).map(specHash)),
    })),
  )
  const stored = await resultsBySpec(db, boardId, [...new Set(asked.flatMap(({ hashes }) => hashes))])
  const results = new Map<string, readonly Uint8Array[]>()
  for (const { id, hashes } of asked) {
    const bytes = hashes.flatMap((hash) => stored.get(hash) ?? [])
    if (bytes.length === hashes.length) results.set(id, bytes)
  }
  const place = (n: number) => String(n).padStart(6, '0')
  const records = [
    ...shapes.map(({ type, ...box }, n) => recordOf(`shape:${n}`, type, box, `a${place(n)}`)),
    ...cards.map(({ id, ...box }, n) => recordOf(id, 'card', box, `b${place(n)}`)),
  ]
  return { records, savedAt: saved.savedAt, results }
}
