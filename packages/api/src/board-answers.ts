import { requireRole, roleOnBoard } from '@lensboard/auth'
import {
  AppError,
  type AskedSpec,
  type BoardAnswer,
  CardSpec,
  glanceOf,
  interventionsOf,
  type PersonFacts,
  questionText,
  runsOfCard,
  specHash,
} from '@lensboard/contract'
import { boardProjection, type Db, type FinishedRun, finishedRuns, keepGlance, readGlances } from '@lensboard/db'
import { z } from 'zod'

/** Questions of a board that are looked up at once; a card beyond them asks by itself. */
const QUESTIONS = 1_024
/** Bytes of glances that one answer holds, before compression; a card beyond them asks by itself. */
const ANSWER_BYTES = 32 * 1024 * 1024
/** Glances that are read from the database at once. */
const READ_TOGETHER = 32

const BOARD_ID = /^[\w-]{1,64}$/
const Projection = z.object({ cards: z.array(z.object({ spec: z.unknown() })) })

/** What of a board is answered, and the glances at it. */
export interface BoardAnswers {
  index: BoardAnswer[]
  /** No glance is yet to be made, so that equal indices have equal glances. */
  settled: boolean
  /** Each as it is read or made. */
  glances(): AsyncGenerator<{ runKey: string; bytes: Uint8Array<ArrayBuffer> }>
}

/**
 * Which questions of a board, as it was last saved, are answered, for somebody who may see it. Only runs that the board
 * shows count: a card that came from another board is still asked for. Throws UNAUTHENTICATED, NOT_FOUND.
 */
export async function boardAnswersFor(
  { db, person }: { db: Db; person: PersonFacts | null },
  boardId: string,
): Promise<BoardAnswers> {
  if (!person) throw new AppError('UNAUTHENTICATED')
  if (!BOARD_ID.test(boardId)) throw new AppError('NOT_FOUND')
  const [role, saved] = await Promise.all([roleOnBoard(db, person.id, boardId), boardProjection(db, boardId)])
  requireRole(role, 'viewer')
  const hashes = await questionsOf(saved?.projection)
  const found = await finishedRuns(db, boardId, [...new Set(hashes.values())])
  const runs = within(new Map(found.map((one) => [one.specHash, one])))
  const index = [...hashes].flatMap(([question, hash]) => {
    const one = runs.get(hash)
    return one ? [{ question, run: one.run, glance: one.glance !== 'none' }] : []
  })
  const wanted = new Map([...runs.values()].map(({ run, glance }) => [run.runKey, glance]))
  return {
    index,
    settled: ![...wanted.values()].includes('unmade'),
    glances: () => glancesOf(db, wanted),
  }
}

/** Questions of a board's cards, with and without their interventions, by their text, and the hash of each. */
async function questionsOf(projection: unknown): Promise<Map<string, string>> {
  const read = Projection.safeParse(projection)
  const questions = new Map<string, AskedSpec>()
  for (const { spec } of read.success ? read.data.cards : []) {
    // A card of a later version asks by itself.
    if (!CardSpec.safeParse(spec).success) continue
    for (const asked of runsOfCard(spec as CardSpec)) {
      questions.set(questionText(asked), asked)
      const without = interventionsOf(asked).length > 0 && { ...asked, interventions: [] }
      if (without) questions.set(questionText(without as AskedSpec), without as AskedSpec)
    }
    if (questions.size >= QUESTIONS) break
  }
  return new Map(
    await Promise.all([...questions].map(async ([text, spec]) => [text, await specHash(spec)] as [string, string])),
  )
}

/** As many as one answer holds. */
function within(found: Map<string, FinishedRun>): Map<string, FinishedRun> {
  const kept = new Map<string, FinishedRun>()
  let bytes = 0
  for (const [hash, one] of found) {
    bytes += typeof one.glance === 'number' ? one.glance : 0
    if (bytes > ANSWER_BYTES) break
    kept.set(hash, one)
  }
  return kept
}

async function* glancesOf(
  db: Db,
  wanted: ReadonlyMap<string, FinishedRun['glance']>,
): AsyncGenerator<{ runKey: string; bytes: Uint8Array<ArrayBuffer> }> {
  const made = [...wanted].flatMap(([runKey, glance]) => (typeof glance === 'number' ? [runKey] : []))
  for (let at = 0; at < made.length; at += READ_TOGETHER)
    for (const { runKey, bytes } of await readGlances(db, made.slice(at, at + READ_TOGETHER)))
      yield { runKey, bytes: new Uint8Array(bytes) }
  let room = ANSWER_BYTES
  for (const [runKey, glance] of wanted) {
    if (glance !== 'unmade') continue
    const bytes = await makeGlance(db, runKey)
    room -= bytes?.length ?? 0
    if (room < 0) return
    if (bytes) yield { runKey, bytes }
  }
}

/** Makes what results from before glances, and imported ones, do not have yet, and keeps it. */
async function makeGlance(db: Db, runKey: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const stored = await db.prisma.result.findUnique({ where: { runKey } })
  const glance = stored && glanceOf(new Uint8Array(stored.bytes))
  if (stored) await keepGlance(db, runKey, glance)
  return glance
}
