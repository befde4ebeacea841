import { CHANNEL, type RunSpec, type RunState, specHash } from '@lensboard/contract'
import type { Db } from './connect.js'
import { Prisma } from './generated/prisma/client.js'
import { inTransaction } from './in-transaction.js'
import { isoTime } from './iso-time.js'
import { addedJob, HOLD_QUEUE, type Places, placeAfter, placesFor } from './run-queue.js'
import { PATIENT, QUEUED } from './run-state.js'
import { storableJson } from './storable-json.js'

export interface RunRequest {
  key: string
  /** As it was asked: the question by which the run is found again. */
  spec: RunSpec
  /** As it is computed: prompts inside it are token ids. Absent where there are none. */
  resolved?: RunSpec
  /** The token ids that the spec's prompt resolved to. */
  ids: readonly number[]
  boardId: string
  personId: string
}

/** A run that was queued just now, and how many more of its person's were waiting already. */
export interface Queued {
  state: RunState
  others: number
}

/**
 * Queues a run in its person's turn; null when it was there before. Whoever clicked waits for this, so it is plain
 * prepared SQL: four ways to the database and back.
 */
export async function queueNew(db: Db, request: RunRequest): Promise<Queued | null> {
  const { personId, spec, resolved = spec } = request
  const alias = await specHash(spec)
  return inTransaction(
    db,
    async (client) => {
      const places = await client.query<Places>(prepared('queue-places', placesFor(personId)))
      const place = placeAfter(places.rows[0]!, spec.checkpoint.hash)
      const inserted = insertion(request, { spec: resolved, alias, place })
      const { rows } = await client.query<Inserted>(prepared('queue-new', inserted))
      const [row] = rows
      if (!row) return null
      const { since, ahead, others } = row
      return { state: { runKey: request.key, status: 'queued', stage: QUEUED, since, ahead }, others }
    },
    `begin; set local lock_timeout = ${PATIENT.timeout}; ${HOLD_QUEUE}`,
  )
}

interface Inserted {
  since: string
  ahead: number
  others: number
}

/** The row, its name, its job and its place on the board in one statement, which answers nothing when it was there. */
const insertion = (
  { key, ids, boardId, personId }: RunRequest,
  { spec, alias, place }: { spec: RunSpec; alias: string; place: bigint },
): Prisma.Sql => Prisma.sql`
  with queued as (
      insert into "Run" (key, kind, spec, ids, stage, "requestedById", place)
      values (${key}, ${spec.kind}, ${storableJson(spec)}::jsonb, ${[...ids]}::int[],
        ${JSON.stringify(QUEUED)}::jsonb, ${personId}, ${place}::bigint)
      on conflict do nothing returning key, "queuedAt"),
    named as (
      insert into "RunAlias" ("specHash", "runKey") values (${alias}, ${key}) on conflict do nothing),
    shown as (insert into "BoardRun" ("boardId", "runKey") select ${boardId}, key from queued)
  select ${Prisma.raw(isoTime('"queuedAt"'))} as since,
    (select count(*)::int from "Run" where status = 'queued' and place <= ${place}::bigint) as ahead,
    (select count(*)::int from "Run" where status = 'queued' and "requestedById" = ${personId}) as others,
    ${addedJob(Prisma.sql`key`, place)}, pg_notify(${CHANNEL.run}, key)::text from queued`

/** Every parameter has its own number in the text, so the text of a question is always the same. */
const prepared = (name: string, { text, values }: Prisma.Sql) => ({ name, text, values })
