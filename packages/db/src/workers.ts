import { ERRORS } from '@lensboard/contract'
import type { Db } from './connect.js'
import { downloadOfJob } from './download-row.js'
import { requeueDownload } from './download-work.js'
import { failRun, requeueRun } from './run-work.js'
import { trainingOfJob } from './training-row.js'
import { requeueTraining } from './training-work.js'
import { failVerification, requeueVerification, verifiedByJob } from './verifications.js'

/** A worker that has not been heard of for so long is forgotten; until then its count of computations is kept. */
const FORGET_AFTER_DAYS = 7
/** A run without a job is lost; a moment's grace keeps this apart from a job that is just being written or removed. */
const LOST_AFTER_SECONDS = 5

export interface LockHolder {
  id: string
  /** Where it runs, as it told; absent for a worker that never beat. */
  host: string | null
  /** Seconds since it was last heard of, or since it took its job. */
  silentSeconds: number
}

/** Says that this worker is alive. */
export async function beat(db: Db, worker: { id: string; host: string; provider: string }): Promise<void> {
  const seenAt = new Date()
  await db.prisma.worker.upsert({
    where: { id: worker.id },
    create: { ...worker, seenAt },
    update: { seenAt, provider: worker.provider },
  })
}

/** Workers that hold a job, with how long they have been silent. */
export async function lockHolders(db: Db): Promise<LockHolder[]> {
  const { rows } = await db.pool.query<LockHolder>(`
    select j.locked_by as id, w.host,
           extract(epoch from now() - coalesce(w."seenAt", min(j.locked_at)))::float8 as "silentSeconds"
    from graphile_worker.jobs j left join "Worker" w on w.id = j.locked_by
    where j.locked_by is not null
    group by j.locked_by, w.host, w."seenAt"`)
  return rows
}

/** Gives back the jobs of workers that are gone, so that others take them up; returns their keys. */
export async function releaseJobs(db: Db, workerIds: string[]): Promise<string[]> {
  const { rows } = await db.pool.query<{ key: string }>(
    'select key from graphile_worker.jobs where locked_by = any($1) and key is not null',
    [workerIds],
  )
  for (const { key } of rows) {
    const downloadId = downloadOfJob(key)
    const trainingId = trainingOfJob(key)
    const verified = verifiedByJob(key)
    if (trainingId !== undefined) await requeueTraining(db, trainingId)
    else if (downloadId !== undefined) await requeueDownload(db, downloadId)
    else if (verified !== undefined) await requeueVerification(db, verified)
    else await requeueRun(db, key)
  }
  await db.pool.query('select graphile_worker.force_unlock_workers($1)', [workerIds])
  return rows.map(({ key }) => key)
}

/** Fails runs whose job was tried as often as it may be, or is gone; returns their keys. */
export async function failLostRuns(db: Db): Promise<string[]> {
  const { rows } = await db.pool.query<{ key: string }>(
    `select r.key from "Run" r
     where r.status in ('queued', 'running') and r."queuedAt" < now() - make_interval(secs => $1)
       and not exists (select from graphile_worker.jobs j
                       where j.key = r.key and (j.locked_by is not null or j.attempts < j.max_attempts))`,
    [LOST_AFTER_SECONDS],
  )
  for (const { key } of rows) await failRun(db, key, INTERRUPTED)
  await failLostVerifications(db)
  return rows.map(({ key }) => key)
}

const INTERRUPTED = { code: 'RUN_INTERRUPTED', message: ERRORS.RUN_INTERRUPTED.say } as const

async function failLostVerifications(db: Db): Promise<void> {
  const { rows } = await db.pool.query<{ key: string }>(
    `select v."runKey" as key from "Verification" v
     where v.status in ('queued', 'running') and v."updatedAt" < now() - make_interval(secs => $1)
       and not exists (select from graphile_worker.jobs j
                       where j.key = 'verify:' || v."runKey" and (j.locked_by is not null or j.attempts < j.max_attempts))`,
    [LOST_AFTER_SECONDS],
  )
  for (const { key } of rows) await failVerification(db, key, INTERRUPTED)
}

/** Drops workers of long ago. */
export async function forgetWorkers(db: Db): Promise<void> {
  const before = new Date(Date.now() - FORGET_AFTER_DAYS * 24 * 3600 * 1000)
  await db.prisma.worker.deleteMany({ where: { seenAt: { lt: before } } })
}
