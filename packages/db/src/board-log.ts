import type { Db } from './connect.js'
import { inTransaction } from './in-transaction.js'
import { storableJson } from './storable-json.js'

/** A board's saved document, as one server may write it. */
export interface BoardLog {
  projectId: string
  epoch: number
  /** Right to write: a server that opened the board later holds a higher one, and then this one is worth nothing. */
  fence: bigint
  /** Compacted Yjs state (V2); null when nothing but log was ever written. */
  state: Uint8Array | null
  /** Log rows (Yjs V1) after `state`, oldest first; their numbers follow `stateSeq` without a gap. */
  updates: { seq: bigint; update: Uint8Array }[]
  /** Last row there is, set aside or not. */
  lastSeq: bigint
  stateSeq: bigint
  /** Whose each Yjs client is. */
  clients: [client: number, personId: string][]
}

/** Who may write which board: the answer of `openBoardLog`. */
export interface BoardClaim {
  boardId: string
  epoch: number
  fence: bigint
}

/** Another server opened this board since; what this one holds must not be written any more. */
export class FenceLost extends Error {
  constructor(boardId: string) {
    super(`Another server has opened the board ${boardId}`)
    this.name = 'FenceLost'
  }
}

/** The log has a hole or does not belong to its base; nothing may be written on top of it. */
export class LogBroken extends Error {
  override name = 'LogBroken'
}

/** Rows older than this and already in the base are dropped; until then they tell who changed what. Damaged ones stay. */
const KEPT_HOURS = 24

/**
 * Takes the right to write a board and reads all of its document at one instant. A board without any gets `firstState`.
 * Answers null when there is no such board; throws LogBroken rather than answer with a part.
 */
export function openBoardLog(db: Db, boardId: string, firstState: () => Uint8Array): Promise<BoardLog | null> {
  return inTransaction(db, async (client) => {
    const { rows: boards } = await client.query<{ projectId: string; epoch: number; seed: boolean }>(
      `select "projectId", epoch, not exists (select from "BoardUpdate" u where u."boardId" = b.id and u.epoch = b.epoch)
         as seed from "Board" b where id = $1`,
      [boardId],
    )
    const board = boards[0]
    if (!board) return null
    const { projectId, epoch, seed } = board
    // Waits for an append of the former owner, so that what it was told is durable is read below.
    await client.query(
      `insert into "BoardBase" ("boardId", epoch, state, seq, fence) values ($1, $2, $3, 0, 1)
       on conflict ("boardId") do update set fence = "BoardBase".fence + 1`,
      [boardId, epoch, seed ? Buffer.from(firstState()) : Buffer.alloc(0)],
    )
    const { rows: bases } = await client.query<{ epoch: number; state: Buffer; seq: string; fence: string }>(
      `select epoch, state, seq, fence from "BoardBase" where "boardId" = $1`,
      [boardId],
    )
    const base = bases[0]
    if (base?.epoch !== epoch) throw new LogBroken(`board ${boardId}: base of epoch ${base?.epoch}, board of ${epoch}`)
    const stateSeq = BigInt(base.seq)
    const { rows } = await client.query<{ seq: string; update: Buffer; damaged: boolean }>(
      `select seq, update, damage is not null as damaged from "BoardUpdate" where "boardId" = $1 and epoch = $2 and seq > $3 order by seq`,
      [boardId, epoch, base.seq],
    )
    rows.forEach(({ seq }, i) => {
      const expected = stateSeq + BigInt(i) + 1n
      if (BigInt(seq) !== expected) throw new LogBroken(`board ${boardId}: row ${seq} where ${expected} belongs`)
    })
    const lastSeq = stateSeq + BigInt(rows.length)
    const updates = rows.filter(({ damaged }) => !damaged).map((row) => ({ seq: BigInt(row.seq), update: row.update }))
    const { rows: bound } = await client.query<{ clientId: string; personId: string }>(
      `select "clientId", "personId" from "BoardClient" where "boardId" = $1 and epoch = $2`,
      [boardId, epoch],
    )
    const clients = bound.map(({ clientId, personId }): [number, string] => [Number(clientId), personId])
    const state = base.state.length > 0 ? base.state : null
    return { projectId, epoch, fence: BigInt(base.fence), state, updates, lastSeq, stateSeq, clients }
  })
}

/** One accepted update and whose it is; null is the server's own. `clients` are that person's from now on. */
export interface LogEntry {
  update: Uint8Array
  personId: string | null
  clients?: readonly number[]
}

/**
 * Writes updates as rows `firstSeq`, `firstSeq + 1`, … in one statement: all durable, or none. Saying it again with
 * the same rows after an unclear failure is safe. Throws FenceLost.
 */
export async function appendToBoardLog(
  db: Db,
  { boardId, epoch, fence }: BoardClaim,
  firstSeq: bigint,
  entries: readonly LogEntry[],
): Promise<void> {
  const bound = entries.flatMap(({ clients = [], personId }) => clients.map((client) => ({ client, personId })))
  const { rows } = await db.pool.query<{ held: boolean }>(
    `with held as (select 1 from "BoardBase" where "boardId" = $1 and fence = $3 for share),
     written as (
       insert into "BoardUpdate" ("boardId", epoch, seq, update, "personId")
       select $1, $2, $4::bigint + e.n - 1, e.update, e.person
       from held, unnest($5::bytea[], $6::text[]) with ordinality as e(update, person, n)
       on conflict do nothing),
     bound as (
       insert into "BoardClient" ("boardId", epoch, "clientId", "personId")
       select $1, $2, c.client, c.person from held, unnest($7::bigint[], $8::text[]) as c(client, person)
       on conflict do nothing)
     select exists (select from held) as held`,
    [
      ...[boardId, epoch, fence, firstSeq],
      ...[entries.map((e) => Buffer.from(e.update)), entries.map((e) => e.personId)],
      ...[bound.map(({ client }) => client), bound.map(({ personId }) => personId)],
    ],
  )
  if (!rows[0]?.held) throw new FenceLost(boardId)
}

/** Replaces the base by the state that includes the log up to `seq`, and drops old rows in it. Throws FenceLost. */
export async function compactBoardLog(db: Db, claim: BoardClaim, state: Uint8Array, seq: bigint): Promise<void> {
  const { boardId, epoch, fence } = claim
  const { rowCount } = await db.pool.query(
    `update "BoardBase" set state = $4, seq = $5, "updatedAt" = now()
     where "boardId" = $1 and epoch = $2 and fence = $3 and seq <= $5`,
    [boardId, epoch, fence, Buffer.from(state), seq],
  )
  if (rowCount === 0) throw new FenceLost(boardId)
  await db.pool.query(
    `delete from "BoardUpdate" where "boardId" = $1 and epoch = $2 and seq <= $3 and damage is null
     and "createdAt" < now() - make_interval(hours => $4)`,
    [boardId, epoch, seq, KEPT_HOURS],
  )
}

/** Keeps what thumbnails, search and forks read of a board, and marks board and project as changed now. */
export async function saveBoardProjection(
  db: Db,
  boardId: string,
  { projection, cardCount }: { projection: object; cardCount: number },
): Promise<void> {
  await db.pool.query(
    `with saved as (
       update "Board" set projection = $2, "cardCount" = $3, "savedAt" = now() where id = $1 returning "projectId")
     update "Project" p set "updatedAt" = now() from saved where p.id = saved."projectId"`,
    [boardId, storableJson(projection), cardCount],
  )
}
