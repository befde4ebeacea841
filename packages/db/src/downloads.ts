import { type Download, ERRORS } from '@lensboard/contract'
import type { Db } from './connect.js'
import { addDownloadJob, announceDownload, downloadOf, LENS, removeDownloadJob, WITH_PERSON } from './download-row.js'
import { PATIENT } from './run-state.js'

export interface DownloadRequest {
  repo: string
  commit: string
  /** As asked for: a branch, a tag or the commit itself. */
  revision: string
  bytesTotal: number
  personId: string
  /** Set where it is a lens for the library; `repo` then goes on with its path. */
  lens?: { checkpoint?: string | undefined; title?: string | undefined }
}

/** Downloads that ended are kept as a history of so many. */
const ENDED_KEPT = 50

/** What a download is when it is asked for once more. */
const AGAIN = { status: 'queued', errorCode: null, errorMessage: null } as const
const ended = { in: ['done', 'failed', 'cancelled'] } satisfies { in: Download['status'][] }

/**
 * The download of this repository at this commit: the one under way, or queued once, whoever and however many ask at
 * the same time. One that ended is queued again, for this person.
 */
export async function findOrQueueDownload(db: Db, request: DownloadRequest): Promise<Download> {
  const { commit, revision, bytesTotal, personId } = request
  const repo = request.lens ? `${LENS}${request.repo}` : request.repo
  const lens = request.lens ? { lens: request.lens } : {}
  const key = { repo_commit: { repo, commit } }
  const id = await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.download.createMany({
      data: { repo, commit, revision, bytesTotal, personId, ...lens },
      skipDuplicates: true,
    })
    const now = new Date()
    const again = { ...AGAIN, ...lens, revision, bytesTotal, personId, queuedAt: now, updatedAt: now }
    const requeued = await tx.download.updateMany({ where: { repo, commit, status: ended }, data: again })
    const row = await tx.download.findUniqueOrThrow({ where: key, select: { id: true } })
    if (count + requeued.count > 0) {
      await addDownloadJob(tx, row.id)
      await announceDownload(tx, row.id)
      await forgetEnded(tx)
    }
    return row.id
  }, PATIENT)
  return downloadOf(await db.prisma.download.findUniqueOrThrow({ where: { id }, include: WITH_PERSON }))
}

async function forgetEnded(tx: Pick<Db['prisma'], 'download'>): Promise<void> {
  const old = await tx.download.findMany({
    where: { status: ended },
    orderBy: { updatedAt: 'desc' },
    skip: ENDED_KEPT,
    select: { id: true },
  })
  await tx.download.deleteMany({ where: { id: { in: old.map(({ id }) => id) }, status: ended } })
}

/** Every download that is known, the latest asked for first. */
export async function listDownloads(db: Db): Promise<Download[]> {
  const rows = await db.prisma.download.findMany({
    include: WITH_PERSON,
    orderBy: [{ queuedAt: 'desc' }, { id: 'desc' }],
  })
  return rows.map(downloadOf)
}

/** Where a download is, or null when there is none. */
export async function findDownload(db: Db, id: string): Promise<Download | null> {
  const row = await db.prisma.download.findUnique({ where: { id }, include: WITH_PERSON })
  return row && downloadOf(row)
}

/** A download of this repository that waits or runs, or null. */
export async function downloadUnderWay(db: Db, repo: string): Promise<Download | null> {
  const row = await db.prisma.download.findFirst({
    where: { repo, status: { in: ['queued', 'running'] } },
    orderBy: { queuedAt: 'desc' },
    include: WITH_PERSON,
  })
  return row && downloadOf(row)
}

/** Ends a download that waits or runs, keeping what arrived; any other is left as it is. Null when there is none. */
export async function cancelDownload(db: Db, id: string): Promise<Download | null> {
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.download.updateMany({
      where: { id, status: { in: ['queued', 'running'] } },
      data: {
        status: 'cancelled',
        errorCode: 'DOWNLOAD_CANCELLED',
        errorMessage: ERRORS.DOWNLOAD_CANCELLED.say,
        updatedAt: new Date(),
      },
    })
    if (count === 0) return
    await removeDownloadJob(tx, id)
    await announceDownload(tx, id)
  }, PATIENT)
  return findDownload(db, id)
}

/** Queues a failed or cancelled download again, with this person's token; any other is left as it is. Null: none. */
export async function retryDownload(db: Db, id: string, personId: string): Promise<Download | null> {
  await db.prisma.$transaction(async (tx) => {
    const now = new Date()
    const { count } = await tx.download.updateMany({
      where: { id, status: { in: ['failed', 'cancelled'] } },
      data: { ...AGAIN, personId, queuedAt: now, updatedAt: now },
    })
    if (count === 0) return
    await addDownloadJob(tx, id)
    await announceDownload(tx, id)
  }, PATIENT)
  return findDownload(db, id)
}

/** Takes an ended download off the list; one that waits or runs stays. Says whether it is off the list. */
export async function dismissDownload(db: Db, id: string): Promise<boolean> {
  await db.prisma.download.deleteMany({ where: { id, status: ended } })
  return (await findDownload(db, id)) === null
}
