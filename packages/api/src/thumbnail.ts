import { requireRole, roleOnBoard } from '@lensboard/auth'
import { AppError, CardSpec, specHash } from '@lensboard/contract'
import { boardProjection, type Db, resultsBySpec } from '@lensboard/db'
import { z } from 'zod'

/** More cards than this are drawn as frames only: at a thumbnail's size their cells are smaller than a pixel. */
const DRAWN_CARDS = 24

const Card = z.object({
  id: z.string(),
  typeName: z.literal('shape'),
  type: z.literal('card'),
  props: z.object({ spec: CardSpec }),
})

export interface ThumbnailFacts {
  /** Records as last saved, null for a board never drawn on. */
  records: unknown[] | null
  savedAt: Date | null
  /** Stored bytes by the id of the card that asks for them. */
  results: Map<string, Uint8Array>
}

const recordsIn = (projection: unknown): unknown[] | null =>
  typeof projection !== 'object' || projection === null ? null : Object.values(projection)

/** What a thumbnail is drawn from, for somebody who may see the board; throws NOT_FOUND. */
export async function thumbnailFacts(db: Db, personId: string, boardId: string): Promise<ThumbnailFacts> {
  requireRole(await roleOnBoard(db, personId, boardId), 'viewer')
  const saved = await boardProjection(db, boardId)
  if (!saved) throw new AppError('NOT_FOUND')
  const records = recordsIn(saved.projection)
  const cards = (records ?? []).flatMap((record) => {
    const card = Card.safeParse(record)
    return card.success ? [card.data] : []
  })
  const asked = await Promise.all(
    cards.slice(0, DRAWN_CARDS).map(async ({ id, props }) => ({ id, hash: await specHash(props.spec) })),
  )
  const answers = await resultsBySpec(db, boardId, [...new Set(asked.map(({ hash }) => hash))])
  const results = new Map<string, Uint8Array>()
  for (const { id, hash } of asked) {
    const answer = answers.get(hash)
    if (answer) results.set(id, answer.bytes)
  }
  return { records, savedAt: saved.savedAt, results }
}
