import { CHANNEL, type Download, ERRORS, isErrorCode } from '@lensboard/contract'
import type { Db } from './connect.js'
import type { Prisma } from './generated/prisma/client.js'

/** A transaction or the client itself: both can ask. */
type Asker = Pick<Db['prisma'], 'download' | '$executeRaw'>

export const WITH_PERSON = { person: { select: { name: true } } } as const
type Row = Prisma.DownloadGetPayload<{ include: typeof WITH_PERSON }>

/** A repository may hold a model and a lens at the same commit; the row of a lens says so in its name. */
export const LENS = 'lens:'

/** A row as everybody sees it. */
export function downloadOf(row: Row): Download {
  return {
    id: row.id,
    repo: row.lens === null ? row.repo : row.repo.slice(LENS.length),
    commit: row.commit,
    status: row.status,
    bytesDone: Number(row.bytesDone),
    bytesTotal: Number(row.bytesTotal),
    by: row.person?.name ?? 'Somebody who left',
    ...(row.lens === null ? {} : { of: 'lens' }),
    ...(row.status === 'failed' || row.status === 'cancelled' ? { error: errorOf(row) } : {}),
    updatedAt: row.updatedAt.toISOString(),
  }
}

function errorOf(row: Row): NonNullable<Download['error']> {
  const code = isErrorCode(row.errorCode) ? row.errorCode : 'INTERNAL'
  return { code, message: row.errorMessage ?? ERRORS[code].say }
}

/** Tells every listening server that this download changed; inside a transaction it is sent at commit. */
export const announceDownload = (asker: Asker, id: string) =>
  asker.$executeRaw`select pg_notify(${CHANNEL.download}, ${id})`

const JOB = 'download:'
const jobKey = (id: string) => `${JOB}${id}`

/** The download that a job of this key is for; undefined for other jobs. */
export const downloadOfJob = (key: string): string | undefined =>
  key.startsWith(JOB) ? key.slice(JOB.length) : undefined

/** A service that is cut off and a hub that is away are tried again this often, with longer and longer waits. */
const TRIES = 8

/** Asks for the work; a job of the same download that waits is replaced, one that is under way is the last of its kind. */
export const addDownloadJob = (asker: Asker, id: string) =>
  asker.$executeRaw`
    select graphile_worker.add_job('download', json_build_object('downloadId', ${id}::text),
      job_key := ${jobKey(id)}, max_attempts := ${TRIES})`

/** Takes a waiting job back; one that is under way is only never tried again. */
export const removeDownloadJob = (asker: Asker, id: string) =>
  asker.$executeRaw`select graphile_worker.remove_job(${jobKey(id)})`
