import {
  AppError,
  CHANNEL,
  type ErrorFacts,
  type TrainingCurve,
  TrainingSpec,
  type TrainingState,
} from '@lensboard/contract'
import type { Db } from './connect.js'
import { PATIENT } from './run-state.js'
import { addTrainingJob, announceTraining, type TrainingFigures } from './training-row.js'

/** What the worker learns, and in whose name. */
export interface TrainingWork {
  spec: TrainingSpec
  personId: string | null
  personName: string
}

/** How far a training is; what is left out stays as it was. */
export interface TrainingProgress {
  stage: TrainingState['stage']
  step?: number
  steps?: number
  figures?: TrainingFigures
  curve?: TrainingCurve
}

/** A row without a job is lost; a moment's grace keeps this apart from a job that is just being written or removed. */
const LOST_AFTER_SECONDS = 5

/** Marks a training as taken up. Null when there is nothing to do: it ended or is gone. */
export async function startTraining(db: Db, id: string): Promise<TrainingWork | null> {
  const { rows } = await db.pool.query<TrainingWork & { spec: unknown }>({
    name: 'start-training',
    text: `
      with started as (
        update "Training" set status = 'running', stage = 'loading', "errorCode" = null, "errorMessage" = null,
          "startedAt" = coalesce("startedAt", now()), "finishedAt" = null, "updatedAt" = now()
        where id = $1 and status in ('queued', 'running') returning id, spec, "personId", "personName")
      select spec, "personId", "personName", pg_notify($2, id) from started`,
    values: [id, CHANNEL.training],
  })
  const [row] = rows
  if (!row) return null
  const { spec, personId, personName } = row
  return { spec: TrainingSpec.parse(spec), personId, personName }
}

/** Shows everybody how far a running training is; false when it is not to run any more. */
export async function setTrainingProgress(db: Db, id: string, progress: TrainingProgress): Promise<boolean> {
  const { stage, step, steps, figures, curve } = progress
  const { rowCount } = await db.pool.query({
    name: 'set-training',
    text: `
      with told as (
        update "Training" set stage = $2, step = coalesce($3, step), steps = coalesce($4, steps),
          figures = coalesce($5, figures), curve = coalesce($6, curve), "updatedAt" = now()
        where id = $1 and status = 'running' returning id)
      select pg_notify($7, id) from told`,
    values: [id, stage, step, steps, figures, curve, CHANNEL.training],
  })
  return rowCount === 1
}

/** Whether this training is still to run. */
export async function isTrainingWanted(db: Db, id: string): Promise<boolean> {
  return (await db.prisma.training.count({ where: { id, status: { in: ['queued', 'running'] } } })) === 1
}

/** The lens is in the library: even one that was cancelled meanwhile is done. False when it waits again, or is gone. */
export async function finishTraining(db: Db, id: string, lensHash: string): Promise<boolean> {
  const now = new Date()
  const { count } = await db.prisma.training.updateMany({
    where: { id, status: { in: ['running', 'cancelled'] } },
    data: {
      ...{ status: 'done', stage: 'storing', lensHash, errorCode: null, errorMessage: null },
      ...{ finishedAt: now, updatedAt: now },
    },
  })
  if (count === 1) await announceTraining(db.prisma, id)
  return count === 1
}

/** Ends a training with the sentence that people read; one that ended meanwhile stays as it is. */
export async function failTraining(db: Db, id: string, { code, message }: ErrorFacts): Promise<void> {
  const now = new Date()
  const { count } = await db.prisma.training.updateMany({
    where: { id, status: { in: ['queued', 'running'] } },
    data: { status: 'failed', errorCode: code, errorMessage: message, finishedAt: now, updatedAt: now },
  })
  if (count === 1) await announceTraining(db.prisma, id)
}

/**
 * Puts a training whose service stopped back among those that wait. The queue tries its job again; `afresh` asks for
 * another job in its place, with all its tries, which is taken up at once.
 */
export async function requeueTraining(db: Db, id: string, { afresh = false } = {}): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.training.updateMany({
      where: { id, status: 'running' },
      data: { status: 'queued', stage: 'waiting', resumed: { increment: 1 }, updatedAt: new Date() },
    })
    if (count === 0) return
    if (afresh) await addTrainingJob(tx, id)
    await announceTraining(tx, id)
  }, PATIENT)
}

/** Fails trainings whose job was tried as often as it may be, and asks again for those whose job is gone. */
export async function mendLostTrainings(db: Db): Promise<string[]> {
  const { rows } = await db.pool.query<{ id: string; tried: boolean }>(
    `select t.id, j.id is not null as tried from "Training" t
     left join graphile_worker.jobs j on j.key = 'training:' || t.id
     where t.status in ('queued', 'running') and t."updatedAt" < now() - make_interval(secs => $1)
       and (j.id is null or (j.locked_by is null and j.attempts >= j.max_attempts))`,
    [LOST_AFTER_SECONDS],
  )
  for (const { id, tried } of rows) {
    if (tried) await failTraining(db, id, cutOff)
    else await addTrainingJob(db.prisma, id)
  }
  return rows.map(({ id }) => id)
}

const cutOff = new AppError(
  'RUN_INTERRUPTED',
  'The inference service stopped too often during this training. What it learned is kept; it can go on.',
)

/** Trainings that may go on, and so need what they kept. */
export async function unfinishedTrainings(db: Db): Promise<Set<string>> {
  const rows = await db.prisma.training.findMany({ where: { status: { not: 'done' } }, select: { id: true } })
  return new Set(rows.map(({ id }) => id))
}
