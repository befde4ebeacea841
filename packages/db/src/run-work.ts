import { CHANNEL, type ErrorFacts, type Stage } from '@lensboard/contract'
import type { Db } from './connect.js'
import { announce, QUEUED } from './run-state.js'

/**
 * Marks a run as taken up and returns what is asked (spec as stored, token ids). Null when there is nothing to do:
 * it is done, failed or gone, and a job that was delivered twice ends here.
 */
export async function startRun(db: Db, key: string): Promise<{ spec: unknown; ids: number[] } | null> {
  const { rows } = await db.pool.query<{ spec: unknown; ids: number[] }>({
    name: 'start-run',
    text: `
      with started as (
        update "Run" set status = 'running', stage = '{"name": "loading"}', "startedAt" = now()
        where key = $1 and status in ('queued', 'running') returning key, spec, ids)
      select spec, ids, pg_notify($2, key) from started`,
    values: [key, CHANNEL.run],
  })
  const [started] = rows
  return started ? { spec: started.spec, ids: started.ids } : null
}

/** Shows every viewer how far a running run is. */
export async function setStage(db: Db, key: string, stage: Stage): Promise<void> {
  await db.pool.query({
    name: 'set-stage',
    text: `
      with told as (update "Run" set stage = $2 where key = $1 and status = 'running' returning key)
      select pg_notify($3, key) from told`,
    values: [key, stage, CHANNEL.run],
  })
}

/** Whether a run that a worker has taken up should go on: it was not cancelled, nor cancelled and asked for again. */
export async function isStillWanted(db: Db, key: string): Promise<boolean> {
  const run = await db.prisma.run.findUnique({ where: { key }, select: { status: true } })
  return run?.status === 'running'
}

/**
 * Stores a result for ever and counts the computation on the run and on the worker that did it. One statement, as the
 * others that a person waits for: each costs a way to the database and back.
 */
export async function finishRun(
  db: Db,
  key: string,
  { bytes, workerId }: { bytes: Uint8Array<ArrayBuffer>; workerId: string },
): Promise<void> {
  await db.pool.query({
    name: 'finish-run',
    text: `
      with stored as (insert into "Result" ("runKey", bytes) values ($1, $2) on conflict do nothing),
        counted as (update "Worker" set computations = computations + 1 where id = $3),
        done as (
          update "Run" set status = 'done', stage = '{"name": "storing"}', "errorCode" = null, "errorMessage" = null,
            "finishedAt" = now(), computations = computations + 1
          where key = $1 returning key)
      select pg_notify($4, key) from done`,
    values: [key, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), workerId, CHANNEL.run],
  })
}

/** Ends a run with the sentence that its card shows; a finished run stays finished. */
export async function failRun(db: Db, key: string, { code, message }: ErrorFacts): Promise<void> {
  const { count } = await db.prisma.run.updateMany({
    where: { key, status: { in: ['queued', 'running'] } },
    data: { status: 'failed', errorCode: code, errorMessage: message, finishedAt: new Date() },
  })
  if (count === 1) await announce(db.prisma, key)
}

/** Puts a run that could not go on back among those that wait; its job is tried again by the queue. */
export async function requeueRun(db: Db, key: string): Promise<void> {
  const { count } = await db.prisma.run.updateMany({
    where: { key, status: 'running' },
    data: { status: 'queued', stage: QUEUED, startedAt: null },
  })
  if (count === 1) await announce(db.prisma, key)
}
