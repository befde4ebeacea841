import { AppError, ERRORS, LIMITS, TrainingCurve, type TrainingSpec, type TrainingState } from '@lensboard/contract'
import type { Db } from './connect.js'
import { Prisma } from './generated/prisma/client.js'
import { PATIENT } from './run-state.js'
import {
  addTrainingJob,
  announceTraining,
  removeTrainingJob,
  type TrainingSeen,
  trainingFor,
  trainingOf,
  WITH_LENS,
} from './training-row.js'

export interface Asking {
  personId: string
  personName: string
}
export interface TrainingRequest extends Asking {
  /** Of `trainingKey`. */
  key: string
  spec: TrainingSpec
}

type Tx = Pick<Db['prisma'], 'training' | '$executeRaw' | '$queryRaw'>

/** Trainings that ended and left no lens are kept as a history of so many, and as many that ended are listed. */
const ENDED_KEPT = 50

const UNDER_WAY = ['queued', 'running'] satisfies TrainingState['status'][]
const STOPPED = ['failed', 'cancelled'] satisfies TrainingState['status'][]
const ENDED = ['done', ...STOPPED] satisfies TrainingState['status'][]

/** What a training is when it is asked for once more; what it learned so far stays. */
const again = ({ personId, personName }: Asking) => {
  const now = new Date()
  return {
    ...({ status: 'queued', stage: 'waiting', errorCode: null, errorMessage: null, dismissedAt: null } as const),
    ...{ personId, personName, finishedAt: null, queuedAt: now, updatedAt: now },
  }
}

/** A training that goes back to its first step. */
const AFRESH = { step: 0, steps: 0, resumed: 0, startedAt: null, curve: Prisma.DbNull, figures: Prisma.DbNull } as const

/**
 * The training of this key, whoever and however many ask at the same time: the one under way; one that is done and whose
 * lens is in the library; else queued, going on from what it kept, or afresh where its lens was deleted. Throws
 * RATE_LIMITED when this person has as many under way as one may.
 */
export async function findOrQueueTraining(db: Db, { key, spec, ...asking }: TrainingRequest): Promise<TrainingState> {
  const { personId } = asking
  const id = await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.training.createMany({ data: { key, spec, ...asking }, skipDuplicates: true })
    await tx.$queryRaw`select id from "Training" where key = ${key} for update`
    const row = await tx.training.findUniqueOrThrow({
      where: { key },
      select: { id: true, status: true, lensHash: true },
    })
    if (count === 0) {
      if (UNDER_WAY.some((status) => status === row.status)) return row.id
      if (row.status === 'done' && row.lensHash !== null) {
        await tx.training.update({ where: { key }, data: { dismissedAt: null } })
        return row.id
      }
      const lost = row.status === 'done' ? { ...AFRESH, createdAt: new Date() } : {}
      await tx.training.update({ where: { key }, data: { spec, ...lost, ...again(asking) } })
    }
    await queue(tx, row.id, personId)
    await forgetEnded(tx)
    return row.id
  }, PATIENT)
  return trainingFor((await findTraining(db, id))!, personId)
}

/** Puts a training that is marked as queued into the queue; throws RATE_LIMITED beyond what one person may have. */
async function queue(tx: Tx, id: string, personId: string): Promise<void> {
  // One at a time, so that two requests of one person do not both take the last place.
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('lensboard_trainings'))`
  const underWay = await tx.training.count({ where: { personId, status: { in: UNDER_WAY } } })
  if (underWay > LIMITS.trainingsPerPerson)
    throw new AppError(
      'RATE_LIMITED',
      `You have ${LIMITS.trainingsPerPerson} trainings that wait or run. Wait for one to end, or cancel one.`,
    )
  await addTrainingJob(tx, id)
  await announceTraining(tx, id)
}

async function forgetEnded(tx: Tx): Promise<void> {
  const old = await tx.training.findMany({
    where: { status: { in: ENDED }, lensHash: null },
    orderBy: { updatedAt: 'desc' },
    skip: ENDED_KEPT,
    select: { id: true },
  })
  await tx.training.deleteMany({ where: { id: { in: old.map(({ id }) => id) }, status: { in: ENDED } } })
}

/** Every training that waits or runs, then those that ended of late, the latest asked for first. */
export async function listTrainings(db: Db): Promise<TrainingSeen[]> {
  const orderBy: Prisma.TrainingOrderByWithRelationInput[] = [{ queuedAt: 'desc' }, { id: 'desc' }]
  const [underWay, ended] = await Promise.all([
    db.prisma.training.findMany({ where: { status: { in: UNDER_WAY } }, orderBy, ...WITH_LENS }),
    db.prisma.training.findMany({
      where: { status: { in: ENDED }, dismissedAt: null },
      orderBy,
      take: ENDED_KEPT,
      ...WITH_LENS,
    }),
  ])
  return [...underWay, ...ended].map(trainingOf)
}

/** Where a training is, or null when there is none. */
export async function findTraining(db: Db, id: string): Promise<TrainingSeen | null> {
  const row = await db.prisma.training.findUnique({ where: { id }, ...WITH_LENS })
  return row && trainingOf(row)
}

/** What a training has learned so far; null where there is nothing of it. */
export async function trainingCurve(db: Db, id: string): Promise<TrainingCurve | null> {
  const row = await db.prisma.training.findUnique({ where: { id }, select: { curve: true } })
  return row?.curve ? TrainingCurve.parse(row.curve) : null
}

/** Ends a training that waits or runs, keeping what it learned; any other is left as it is. */
export async function cancelTraining(db: Db, id: string): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const now = new Date()
    const { count } = await tx.training.updateMany({
      where: { id, status: { in: UNDER_WAY } },
      data: {
        ...{ status: 'cancelled', errorCode: 'TRAINING_CANCELLED', errorMessage: ERRORS.TRAINING_CANCELLED.say },
        ...{ finishedAt: now, updatedAt: now },
      },
    })
    if (count === 0) return
    await removeTrainingJob(tx, id)
    await announceTraining(tx, id)
  }, PATIENT)
}

/** Has a failed or cancelled training go on, as this person's; any other is left as it is. Throws RATE_LIMITED. */
export async function resumeTraining(db: Db, id: string, asking: Asking): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.training.updateMany({ where: { id, status: { in: STOPPED } }, data: again(asking) })
    if (count === 1) await queue(tx, id, asking.personId)
  }, PATIENT)
}

/**
 * Takes an ended training off everybody's list, and with it what it kept to go on from; one whose lens is in the library
 * stays for its curve. One that waits or runs is left as it is. Says whether it is off the list.
 */
export async function dismissTraining(db: Db, id: string): Promise<boolean> {
  const where = { id, status: { in: ENDED } }
  await db.prisma.$transaction(async (tx) => {
    await tx.training.updateMany({ where: { ...where, lensHash: { not: null } }, data: { dismissedAt: new Date() } })
    await tx.training.deleteMany({ where: { ...where, lensHash: null } })
    await announceTraining(tx, id)
  }, PATIENT)
  return (await db.prisma.training.count({ where: { id, dismissedAt: null } })) === 0
}
