import { AppError, type ErrorFacts } from '@lensboard/contract'
import type { Db } from './connect.js'
import { addDownloadJob, announceDownload, downloadOf, WITH_PERSON } from './download-row.js'
import { PATIENT } from './run-state.js'

/** What the worker fetches, and for whom. */
export interface DownloadWork {
  repo: string
  commit: string
  revision: string
  bytesTotal: number
  personId: string | null
  /** Whose token is used, for people. */
  personName: string
  /** Set where it is a lens for the library; `repo` then goes on with its path. */
  lens?: { checkpoint?: string; title?: string }
}

/** A row without a job is lost; a moment's grace keeps this apart from a job that is just being written or removed. */
const LOST_AFTER_SECONDS = 5

/** Marks a download as taken up. Null when there is nothing to do: it ended or is gone. */
export async function startDownload(db: Db, id: string): Promise<DownloadWork | null> {
  const { count } = await db.prisma.download.updateMany({
    where: { id, status: { in: ['queued', 'running'] } },
    data: { status: 'running', errorCode: null, errorMessage: null, updatedAt: new Date() },
  })
  if (count === 0) return null
  await announceDownload(db.prisma, id)
  const row = await db.prisma.download.findUnique({ where: { id }, include: WITH_PERSON })
  if (!row) return null
  const { commit, revision, personId } = row
  const { repo, by, of } = downloadOf(row)
  const lens = of === 'lens' ? { lens: row.lens as NonNullable<DownloadWork['lens']> } : {}
  return { repo, commit, revision, bytesTotal: Number(row.bytesTotal), personId, personName: by, ...lens }
}

/** Shows everybody how far a running download is; false when it is not to run any more. */
export async function setDownloaded(db: Db, id: string, bytes: { done: number; total: number }): Promise<boolean> {
  const { count } = await db.prisma.download.updateMany({
    where: { id, status: 'running' },
    data: { bytesDone: bytes.done, bytesTotal: bytes.total, updatedAt: new Date() },
  })
  if (count === 1) await announceDownload(db.prisma, id)
  return count === 1
}

/** Whether this download is still to run. */
export async function isWanted(db: Db, id: string): Promise<boolean> {
  return (await db.prisma.download.count({ where: { id, status: { in: ['queued', 'running'] } } })) === 1
}

/** Everything arrived. */
export async function finishDownload(db: Db, id: string): Promise<void> {
  const { count } = await db.prisma.$transaction(async (tx) => {
    const row = await tx.download.findUnique({ where: { id }, select: { bytesTotal: true } })
    return tx.download.updateMany({
      where: { id, status: 'running' },
      data: { status: 'done', bytesDone: row?.bytesTotal ?? 0, updatedAt: new Date() },
    })
  })
  if (count === 1) await announceDownload(db.prisma, id)
}

/** Ends a download with the sentence that people read; one that ended meanwhile stays as it is. */
export async function failDownload(db: Db, id: string, { code, message }: ErrorFacts): Promise<void> {
  const { count } = await db.prisma.download.updateMany({
    where: { id, status: { in: ['queued', 'running'] } },
    data: { status: 'failed', errorCode: code, errorMessage: message, updatedAt: new Date() },
  })
  if (count === 1) await announceDownload(db.prisma, id)
}

/**
 * Puts a download that could not go on back among those that wait. The queue tries its job again; `afresh` asks for
 * another job in its place, with all its tries, which is taken up at once.
 */
export async function requeueDownload(db: Db, id: string, { afresh = false } = {}): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.download.updateMany({
      where: { id, status: 'running' },
      data: { status: 'queued', updatedAt: new Date() },
    })
    if (count === 0) return
    if (afresh) await addDownloadJob(tx, id)
    await announceDownload(tx, id)
  }, PATIENT)
}

/** Fails downloads whose job was tried as often as it may be, and asks again for those whose job is gone. */
export async function mendLostDownloads(db: Db): Promise<string[]> {
  const { rows } = await db.pool.query<{ id: string; tried: boolean }>(
    `select d.id, j.id is not null as tried from "Download" d
     left join graphile_worker.jobs j on j.key = 'download:' || d.id
     where d.status in ('queued', 'running') and d."updatedAt" < now() - make_interval(secs => $1)
       and (j.id is null or (j.locked_by is null and j.attempts >= j.max_attempts))`,
    [LOST_AFTER_SECONDS],
  )
  for (const { id, tried } of rows) {
    if (tried) await failDownload(db, id, cutOff)
    else await addDownloadJob(db.prisma, id)
  }
  return rows.map(({ id }) => id)
}

const cutOff = new AppError(
  'RUN_INTERRUPTED',
  'The inference service stopped too often during this download. What arrived is kept; it can go on.',
)
