import type { ErrorFacts, Stage } from '@lensboard/contract'
import type { Db } from './connect.js'
import { announce, PATIENT, QUEUED } from './run-state.js'

/**
 * Marks a run as taken up and returns what is asked (spec as stored, token ids). Null when there is nothing to do:
 * it is done, failed or gone, and a job that was delivered twice ends here.
 */
export async function startRun(db: Db, key: string): Promise<{ spec: unknown; ids: number[] } | null> {
  return db.prisma.$transaction(async (tx) => {
    const { count } = await tx.run.updateMany({
      where: { key, status: { in: ['queued', 'running'] } },
      data: { status: 'running', stage: { name: 'loading' }, startedAt: new Date() },
    })
    if (count === 0) return null
    await announce(tx, key)
    return tx.run.findUniqueOrThrow({ where: { key }, select: { spec: true, ids: true } })
  }, PATIENT)
}

/** Shows every viewer how far a running run is. */
export async function setStage(db: Db, key: string, stage: Stage): Promise<void> {
  const { count } = await db.prisma.run.updateMany({ where: { key, status: 'running' }, data: { stage } })
  if (count === 1) await announce(db.prisma, key)
}

/** Whether a run that a worker has taken up should go on: it was not cancelled, nor cancelled and asked for again. */
export async function isStillWanted(db: Db, key: string): Promise<boolean> {
  const run = await db.prisma.run.findUnique({ where: { key }, select: { status: true } })
  return run?.status === 'running'
}

/** Stores a result for ever and counts the computation on the run and on the worker that did it. */
export async function finishRun(
  db: Db,
  key: string,
  { bytes, workerId }: { bytes: Uint8Array<ArrayBuffer>; workerId: string },
): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    await tx.result.createMany({ data: { runKey: key, bytes }, skipDuplicates: true })
    await tx.run.update({
      where: { key },
      data: {
        status: 'done',
        stage: { name: 'storing' },
        errorCode: null,
        errorMessage: null,
        finishedAt: new Date(),
        computations: { increment: 1 },
      },
    })
    await tx.worker.updateMany({ where: { id: workerId }, data: { computations: { increment: 1 } } })
    await announce(tx, key)
  }, PATIENT)
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
