import type { Db } from './connect.js'

/** What is on disk of a board. */
export interface BoardOnDisk {
  name: string
  projectId: string
  epoch: number
  cardCount: number
  savedAt: Date | null
  /** Of the compacted state and of the log rows that it does not hold yet, in bytes. */
  stateBytes: number
  logBytes: number
  /** Rows of the log that are kept, and of these those that were set aside. */
  rows: number
  damagedRows: number
  lastSeq: bigint
  /** Tabs that ever wrote. */
  clients: number
}

/** One person's changes that followed on each other, newest first in a log. */
export interface LogStretch {
  /** Null where the server itself wrote. */
  person: { id: string; name: string; color: string } | null
  fromSeq: bigint
  toSeq: bigint
  rows: number
  bytes: number
  from: Date
  to: Date
}

/** Changes of one person with less than this between them are one stretch. */
const STRETCH_MINUTES = 5

/** How a board lies on disk, whether or not it can be opened; null when there is none. */
export async function boardOnDisk(db: Db, boardId: string): Promise<BoardOnDisk | null> {
  const { rows } = await db.pool.query<Omit<BoardOnDisk, 'lastSeq'> & { lastSeq: string }>(
    `select p.name, b."projectId", b.epoch, b."cardCount", b."savedAt",
       coalesce(octet_length(s.state), 0) as "stateBytes",
       coalesce(sum(octet_length(u.update)) filter (where u.seq > s.seq), 0)::int as "logBytes",
       count(u.seq)::int as rows, count(u.damage)::int as "damagedRows",
       greatest(coalesce(max(u.seq), 0), coalesce(s.seq, 0)) as "lastSeq",
       (select count(*)::int from "BoardClient" c where c."boardId" = b.id and c.epoch = b.epoch) as clients
     from "Board" b join "Project" p on p.id = b."projectId"
       left join "BoardBase" s on s."boardId" = b.id
       left join "BoardUpdate" u on u."boardId" = b.id and u.epoch = b.epoch
     where b.id = $1 group by p.name, b.id, s.state, s.seq`,
    [boardId],
  )
  const [row] = rows
  return row ? { ...row, lastSeq: BigInt(row.lastSeq) } : null
}

/** Who wrote when, newest first, from before row `before` on; at most `limit` stretches. */
export async function boardLogStretches(
  db: Db,
  boardId: string,
  { before, limit }: { before?: bigint | undefined; limit: number },
): Promise<LogStretch[]> {
  const { rows } = await db.pool.query<
    Omit<LogStretch, 'fromSeq' | 'toSeq' | 'person'> & { fromSeq: string; toSeq: string; id: string | null } & {
      name: string | null
      color: string | null
    }
  >(
    `with log as (
       select u.seq, u."personId", u."createdAt", octet_length(u.update) as bytes
       from "BoardUpdate" u join "Board" b on b.id = u."boardId" and b.epoch = u.epoch
       where u."boardId" = $1 and ($2::bigint is null or u.seq < $2)),
     marked as (
       select *, case when "personId" is not distinct from lag("personId") over o
         and "createdAt" - lag("createdAt") over o < make_interval(mins => $4) then 0 else 1 end as begins
       from log window o as (order by seq)),
     numbered as (select *, sum(begins) over (order by seq) as stretch from marked)
     select n."personId" as id, p.name, p.color, min(seq) as "fromSeq", max(seq) as "toSeq", count(*)::int as rows,
       sum(bytes)::int as bytes, min(n."createdAt") as "from", max(n."createdAt") as "to"
     from numbered n left join "Person" p on p.id = n."personId"
     group by stretch, n."personId", p.name, p.color order by max(seq) desc limit $3`,
    [boardId, before ?? null, limit, STRETCH_MINUTES],
  )
  return rows.map(({ id, name, color, fromSeq, toSeq, ...stretch }) => ({
    ...stretch,
    person: id === null ? null : { id, name: name ?? 'Somebody who is gone', color: color ?? '#888888' },
    fromSeq: BigInt(fromSeq),
    toSeq: BigInt(toSeq),
  }))
}

/** The board as it is said to be from now on. */
interface Rebuild {
  boardId: string
  /** Yjs state, V2, of the epoch that begins. */
  state: Uint8Array
  personId: string
}

/**
 * Begins a new epoch of a board from a state: what lies in the old one stays on disk, its base as a version of kind
 * `damaged`, and pages of the old epoch start afresh. Answers the epoch; null when there is no such board.
 */
export async function rebuildBoard(db: Db, { boardId, state, personId }: Rebuild): Promise<number | null> {
  // One statement: all of it or nothing, and a server that held the board loses its right to write.
  const { rows } = await db.pool.query<{ epoch: number }>(
    `with raised as (update "Board" set epoch = epoch + 1 where id = $1 returning epoch),
     old as (select * from "BoardBase" where "boardId" = $1),
     kept as (
       insert into "BoardVersion" (id, "boardId", epoch, seq, kind, "personId", state, records)
       select gen_random_uuid()::text, "boardId", epoch, seq, 'damaged', $3, state, ''::bytea from old
       where octet_length(state) > 0),
     based as (
       insert into "BoardBase" ("boardId", epoch, state, seq, fence) select $1, epoch, $2, 0, 1 from raised
       on conflict ("boardId") do update
         set epoch = excluded.epoch, state = excluded.state, seq = 0, fence = "BoardBase".fence + 1, "updatedAt" = now()
       returning epoch)
     select epoch from based`,
    [boardId, Buffer.from(state), personId],
  )
  return rows[0]?.epoch ?? null
}
