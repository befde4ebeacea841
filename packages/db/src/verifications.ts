import type { Differences, ErrorFacts, RunState } from '@lensboard/contract'
import type { Db } from './connect.js'
import { Prisma } from './generated/prisma/client.js'
import { announce, PATIENT } from './run-state.js'
import { runState } from './run-states.js'

const JOB = 'verify:'
const jobKey = (runKey: string) => `${JOB}${runKey}`

/** The run that a job of this key verifies; undefined for other jobs. */
export const verifiedByJob = (key: string): string | undefined =>
  key.startsWith(JOB) ? key.slice(JOB.length) : undefined

/** After whatever people wait for: a card without a result is wanted more than a second opinion. */
const PRIORITY = 1

/** What was asked, and the bytes that the second computation is held against. */
export interface VerificationWork {
  spec: unknown
  ids: number[]
  bytes: Uint8Array<ArrayBuffer>
}

/** Has a stored result computed once more, unless that is under way; null when there is no result. */
export async function requestVerification(
  db: Db,
  runKey: string,
  person: { id: string; name: string },
): Promise<RunState | null> {
  const queued = await db.prisma.$transaction(async (tx) => {
    const [stored] = await tx.$queryRaw<{ key: string }[]>`
      select r.key from "Run" r join "Result" s on s."runKey" = r.key where r.key = ${runKey} and r.kind <> 'imported'
      for update of r`
    if (!stored) return false
    const known = await tx.verification.findUnique({ where: { runKey } })
    if (known?.status === 'queued' || known?.status === 'running') return true
    const row = {
      ...{ status: 'queued' as const, equal: null, largest: null, column: null, differences: Prisma.DbNull },
      ...{ errorCode: null, errorMessage: null },
      ...{ personId: person.id, personName: person.name, updatedAt: new Date() },
    }
    await tx.verification.upsert({ where: { runKey }, create: { runKey, ...row }, update: row })
    await tx.$executeRaw`
      select graphile_worker.add_job('verify', json_build_object('runKey', ${runKey}::text),
        job_key := ${jobKey(runKey)}, max_attempts := 3, priority := ${PRIORITY})`
    await announce(tx, runKey)
    return true
  }, PATIENT)
  return queued ? runState(db, runKey) : null
}

/** How many second computations of this person are waiting or running. */
export const waitingVerificationsOf = (db: Db, personId: string): Promise<number> =>
  db.prisma.verification.count({ where: { personId, status: { in: ['queued', 'running'] } } })

/** Marks it as taken up; null when there is nothing to do any more. */
export async function startVerification(db: Db, runKey: string): Promise<VerificationWork | null> {
  if (!(await change(db, runKey, { status: 'running' }))) return null
  const { run } = await db.prisma.verification.findUniqueOrThrow({
    where: { runKey },
    select: { run: { select: { spec: true, ids: true, result: true } } },
  })
  return run.result && { spec: run.spec, ids: run.ids, bytes: new Uint8Array(run.result.bytes) }
}

/** Says how a second computation compares: equal, or what differs and by how much. The result stays. */
export async function finishVerification(
  db: Db,
  runKey: string,
  { equal, ...differences }: Differences & { equal: boolean },
): Promise<void> {
  const [most] = differences.columns
  await change(db, runKey, {
    status: 'done',
    equal,
    largest: most?.largest ?? null,
    column: most?.column ?? differences.fields[0] ?? null,
    differences: equal ? Prisma.DbNull : differences,
  })
}

export async function failVerification(db: Db, runKey: string, { code, message }: ErrorFacts): Promise<void> {
  await change(db, runKey, { status: 'failed', errorCode: code, errorMessage: message })
}

/** Puts one whose worker went away back among those that wait. */
export async function requeueVerification(db: Db, runKey: string): Promise<void> {
  await change(db, runKey, { status: 'queued' })
}

type Change = Parameters<Db['prisma']['verification']['updateMany']>[0]['data']

/** Changes one that is under way, and tells viewers of its run; false when it is not. */
async function change(db: Db, runKey: string, data: Change): Promise<boolean> {
  const { count } = await db.prisma.verification.updateMany({
    where: { runKey, status: { in: ['queued', 'running'] } },
    data: { ...data, updatedAt: new Date() },
  })
  if (count === 1) await announce(db.prisma, runKey)
  return count === 1
}
