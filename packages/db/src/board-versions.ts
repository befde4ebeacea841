import { randomUUID } from 'node:crypto'
import type { BoardClaim } from './board-log.js'
import type { Db } from './connect.js'

/** Why a version was made; `damaged` holds the bytes of a base that could not be read. */
export type VersionKind = 'automatic' | 'named' | 'before' | 'damaged'

/** A board as it was, without its content. */
export interface BoardVersionFacts {
  id: string
  kind: VersionKind
  name: string | null
  personId: string | null
  /** Of the person, if there still is one. */
  personName: string | null
  seq: bigint
  bytes: number
  createdAt: Date
}

export interface NewBoardVersion {
  kind: VersionKind
  name?: string | undefined
  personId?: string | undefined
  /** Last row of the log that it includes. */
  seq: bigint
  /** Yjs state, V2. */
  state: Uint8Array
  /** The records as JSON, gzipped. */
  records: Uint8Array
}

/** Automatic versions are all kept for a day, then one an hour, after a month one a day; the others always. */
const THIN = `delete from "BoardVersion" v using (
    select id, row_number() over (
      partition by date_trunc(case when "createdAt" < now() - interval '30 days' then 'day' else 'hour' end, "createdAt")
      order by "createdAt" desc) as place
    from "BoardVersion"
    where "boardId" = $1 and kind = 'automatic' and "createdAt" < now() - interval '1 day') old
  where v.id = old.id and old.place > 1`

/** Keeps a board as it is and thins out what was kept before; answers the version's id. */
export async function saveBoardVersion(db: Db, claim: BoardClaim, version: NewBoardVersion): Promise<string> {
  const { boardId, epoch } = claim
  const { kind, name = null, personId = null, seq, state, records } = version
  const id = randomUUID()
  await db.pool.query(
    `insert into "BoardVersion" (id, "boardId", epoch, seq, kind, name, "personId", state, records)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, boardId, epoch, seq, kind, name, personId, Buffer.from(state), Buffer.from(records)],
  )
  if (kind === 'automatic') await db.pool.query(THIN, [boardId])
  return id
}

/** What is kept of a board, newest first. */
export async function listBoardVersions(db: Db, boardId: string): Promise<BoardVersionFacts[]> {
  const { rows } = await db.pool.query<Omit<BoardVersionFacts, 'seq'> & { seq: string }>(
    `select v.id, v.kind, v.name, "personId", p.name as "personName", seq, octet_length(state) as bytes, v."createdAt"
     from "BoardVersion" v left join "Person" p on p.id = v."personId"
     where "boardId" = $1 order by v."createdAt" desc, seq desc limit 500`,
    [boardId],
  )
  return rows.map((row) => ({ ...row, seq: BigInt(row.seq) }))
}

/** The Yjs state (V2) of a version of this board; null when there is none. */
export async function boardVersionState(db: Db, boardId: string, id: string): Promise<Uint8Array | null> {
  const { rows } = await db.pool.query<{ state: Buffer }>(
    `select state from "BoardVersion" where "boardId" = $1 and id = $2 and kind <> 'damaged'`,
    [boardId, id],
  )
  return rows[0]?.state ?? null
}

/** The newest version that the log can be read on from, with the rows after it; null when there is none. */
export async function lastGoodVersion(
  db: Db,
  { boardId, epoch }: BoardClaim,
): Promise<{ state: Uint8Array; seq: bigint; updates: { seq: bigint; update: Uint8Array }[] } | null> {
  const { rows: versions } = await db.pool.query<{ state: Buffer; seq: string }>(
    `select state, seq from "BoardVersion" where "boardId" = $1 and epoch = $2 and kind <> 'damaged'
     order by seq desc, "createdAt" desc limit 1`,
    [boardId, epoch],
  )
  const version = versions[0]
  if (!version) return null
  const { rows } = await db.pool.query<{ seq: string; update: Buffer }>(
    `select seq, update from "BoardUpdate" where "boardId" = $1 and epoch = $2 and seq > $3 and damage is null order by seq`,
    [boardId, epoch, version.seq],
  )
  return {
    ...{ state: version.state, seq: BigInt(version.seq) },
    updates: rows.map((row) => ({ seq: BigInt(row.seq), update: row.update })),
  }
}

/** A row of a board that was set aside, and why. */
export interface DamagedRow {
  seq: bigint
  damage: string
  bytes: number
  createdAt: Date
}

/** Rows of a board that were set aside, oldest first. */
export async function damagedRows(db: Db, boardId: string): Promise<DamagedRow[]> {
  const { rows } = await db.pool.query<Omit<DamagedRow, 'seq'> & { seq: string }>(
    `select seq, damage, octet_length(update) as bytes, "createdAt" from "BoardUpdate"
     where "boardId" = $1 and damage is not null order by seq limit 500`,
    [boardId],
  )
  return rows.map((row) => ({ ...row, seq: BigInt(row.seq) }))
}

/** Sets rows aside that cannot be read: they stay, with the reason, and are left out from now on. */
export async function setAsideRows(
  db: Db,
  { boardId, epoch }: BoardClaim,
  rows: readonly { seq: bigint; damage: string }[],
): Promise<void> {
  await db.pool.query(
    `update "BoardUpdate" u set damage = d.damage from unnest($3::bigint[], $4::text[]) as d(seq, damage)
     where u."boardId" = $1 and u.epoch = $2 and u.seq = d.seq`,
    [boardId, epoch, rows.map(({ seq }) => seq), rows.map(({ damage }) => damage)],
  )
}
