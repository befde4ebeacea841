import { Prisma } from './generated/prisma/client.js'
import type { Asker } from './run-state.js'

/**
 * The queue goes round by person. Each waiting run has a turn: one more than its person's last, and never before the
 * turn that is being served; so thirty waiting runs of one person let another's single run in after the next one.
 * Within a turn runs of one checkpoint stand together, in an order that is reversed every other turn, so that the last
 * checkpoint of a turn is the first of the next. `Run.place` holds turn and checkpoint; the job's `run_at` is made of
 * it, because that is what the queue sorts by.
 */
const TURN = 2n ** 20n

/** A person's newer runs may stand beside the older ones of their checkpoint while nothing of theirs waits longer. */
const PATIENCE_SECONDS = 60

/** One at a time, so that two requests of one person do not take the same turn; released with the transaction. */
export const HOLD_QUEUE = `select pg_advisory_xact_lock(hashtext('lensboard_queue'))`

export const holdQueue = (asker: Asker) => asker.$executeRawUnsafe(HOLD_QUEUE)

const turnOf = (place: bigint) => place / TURN

/** Places that decide where the next run stands; node-postgres gives them as text. */
export type Places = Record<'running' | 'waiting' | 'last' | 'mine', bigint | string | null>

/** Asks for the `Places` of a person's next run. */
export const placesFor = (personId: string | null): Prisma.Sql => Prisma.sql`
  select (select min(place) from "Run" where status = 'running') as running,
         (select min(place) from "Run" where status = 'queued') as waiting,
         (select max(place) from "Run") as last,
         -- What was cancelled before it began took no turn.
         (select max(place) from "Run"
          where "requestedById" ${personId === null ? Prisma.sql`is null` : Prisma.sql`= ${personId}`}
            and not (status = 'failed' and "startedAt" is null)) as mine`

/** Where a run of this checkpoint stands, given what `placesFor` found. */
export function placeAfter({ running, waiting, last, mine }: Places, checkpointHash: string): bigint {
  const served = turnOf(BigInt(running ?? waiting ?? last ?? 0))
  const own = mine === null ? 0n : turnOf(BigInt(mine)) + 1n
  return placeIn(own > served ? own : served, checkpointHash)
}

/** Where a run of this person and checkpoint would stand now. */
export async function nextPlace(asker: Asker, personId: string | null, checkpointHash: string): Promise<bigint> {
  const [found] = await asker.$queryRaw<Places[]>(placesFor(personId))
  return placeAfter(found!, checkpointHash)
}

function placeIn(turn: bigint, checkpointHash: string): bigint {
  const order = BigInt(Number.parseInt(checkpointHash.slice(0, 5), 16))
  return turn * TURN + (turn % 2n === 0n ? order : TURN - 1n - order)
}

/** Moves waiting runs of one person within that person's own turns, so that those of one checkpoint follow each other. */
export async function groupByCheckpoint(asker: Asker, personId: string): Promise<void> {
  const waiting = await asker.$queryRaw<{ key: string; hash: string; place: bigint; old: boolean }[]>`
    select key, spec #>> '{checkpoint,hash}' as hash, place,
           "queuedAt" < now() - make_interval(secs => ${PATIENCE_SECONDS}) as old
    from "Run" where status = 'queued' and "requestedById" = ${personId} order by place, "queuedAt"`
  if (waiting.some(({ old }) => old)) return
  const groups = [...new Set(waiting.map(({ hash }) => hash))]
  const wanted = groups.flatMap((hash) => waiting.filter((run) => run.hash === hash))
  for (const [n, run] of wanted.entries()) {
    const place = placeIn(turnOf(waiting[n]!.place), run.hash)
    if (place !== run.place) await moveRun(asker, run.key, place)
  }
}

/** Puts a waiting run somewhere else in the queue. */
export async function moveRun(asker: Asker, key: string, place: bigint): Promise<void> {
  await asker.run.update({ where: { key }, data: { place } })
  await asker.$executeRaw`
    select graphile_worker.reschedule_jobs(
      array(select id from graphile_worker.jobs where key = ${key} and locked_by is null),
      run_at := timestamptz '2000-01-01' + ${place} * interval '1 microsecond')`
}

/** Asks for the work, as part of a statement. The key makes it one job, however often; a worker tries it three times. */
export const addedJob = (key: Prisma.Sql, place: bigint): Prisma.Sql => Prisma.sql`
  (graphile_worker.add_job('run', json_build_object('runKey', ${key}::text), job_key := ${key}, max_attempts := 3,
    run_at := timestamptz '2000-01-01' + ${place} * interval '1 microsecond')).id`

export const addJob = (asker: Asker, key: string, place: bigint) =>
  asker.$executeRaw`select ${addedJob(Prisma.sql`${key}`, place)}`

/** Takes a waiting job back; one that is under way is only never tried again. */
export const removeJob = (asker: Asker, key: string) => asker.$executeRaw`select graphile_worker.remove_job(${key})`
