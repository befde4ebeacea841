import { requireRole, roleOnBoard } from '@lensboard/auth'
import { CardSpec, specHash } from '@lensboard/contract'
import { boardProjection, type Db, resultsBySpec } from '@lensboard/db'
import { z } from 'zod'

/** More cards than this are drawn as frames only: at a thumbnail's size their cells are smaller than a pixel. */
const READ_RESULTS = 24

const Box = z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() })
const Card = Box.extend({ id: z.string(), title: z.string(), spec: CardSpec })
const Shape = Box.extend({ type: z.string(), color: z.string().optional(), text: z.string().optional() })

/** What the sync server saves of a board; a card or shape of a later version is left out, not fatal. */
const Projection = z.object({ cards: z.array(z.unknown()), shapes: z.array(z.unknown()) })

/** What a thumbnail is drawn from, in page coordinates. */
export interface ThumbnailFacts {
  /** `bytes` is the stored result, where there is one and it is among the first. */
  cards: (z.infer<typeof Card> & { bytes?: Uint8Array })[]
  shapes: z.infer<typeof Shape>[]
  /** Null for a board never drawn on. */
  savedAt: Date | null
}

const readable = <T>(schema: z.ZodType<T>, values: unknown[]): T[] =>
  values.flatMap((value) => {
    const read = schema.safeParse(value)
    return read.success ? [read.data] : []
  })

/** A board as last saved, with the results of its cards, for somebody who may see it; throws NOT_FOUND. */
export async function thumbnailFacts(db: Db, personId: string, boardId: string): Promise<ThumbnailFacts> {
  requireRole(await roleOnBoard(db, personId, boardId), 'viewer')
  const saved = await boardProjection(db, boardId)
  const projection = Projection.safeParse(saved?.projection)
  if (!saved || !projection.success) return { cards: [], shapes: [], savedAt: null }
  const cards = readable(Card, projection.data.cards)
  const hashes = await Promise.all(cards.slice(0, READ_RESULTS).map(({ spec }) => specHash(spec)))
  const results = await resultsBySpec(db, boardId, hashes)
  const withResult = cards.map((card, n) => {
    const bytes = results.get(hashes[n] ?? '')
    return bytes ? { ...card, bytes } : card
  })
  return { cards: withResult, shapes: readable(Shape, projection.data.shapes), savedAt: saved.savedAt }
}
