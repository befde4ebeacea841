import {
  CHANNEL,
  ERRORS,
  isErrorCode,
  TrainedLens,
  TrainingSpec,
  type TrainingState,
  worseThanLogitLens,
} from '@lensboard/contract'
import type { Db } from './connect.js'
import type { Prisma } from './generated/prisma/client.js'

/** A transaction or the client itself: both can ask. */
type Asker = Pick<Db['prisma'], 'training' | '$executeRaw'>

/** All of a training but its curve, which is large. */
export const WITH_LENS = {
  omit: { curve: true },
  include: { lens: { select: { hash: true, title: true, record: true } } },
} as const
type Row = Prisma.TrainingGetPayload<typeof WITH_LENS>

/** How good it is and how fast it goes, as of the last news. */
export type TrainingFigures = Pick<TrainingState, 'heldOut' | 'logitLens' | 'tokensPerSecond' | 'secondsLeft'>

/** A row as everybody sees it, and whose it is. */
export type TrainingSeen = Omit<TrainingState, 'mine'> & { personId: string | null }

/** A row as everybody sees it. */
export function trainingOf(row: Row): TrainingSeen {
  const { status, lens } = row
  const { heldOut, logitLens, ...pace } = (row.figures ?? {}) as TrainingFigures
  return {
    id: row.id,
    spec: TrainingSpec.parse(row.spec),
    status,
    stage: status === 'queued' ? 'waiting' : (row.stage as TrainingState['stage']),
    step: row.step,
    steps: row.steps,
    ...(heldOut !== undefined && { heldOut }),
    ...(logitLens !== undefined && { logitLens }),
    ...(status === 'running' && pace),
    resumed: row.resumed,
    ...(status === 'failed' || status === 'cancelled' ? { error: errorOf(row) } : {}),
    ...(lens && {
      lens: { hash: lens.hash, title: lens.title, worse: worseThanLogitLens(TrainedLens.parse(lens.record)) },
    }),
    by: row.personName,
    personId: row.personId,
    createdAt: row.createdAt.toISOString(),
    ...(row.startedAt && { startedAt: row.startedAt.toISOString() }),
    ...(row.finishedAt && { finishedAt: row.finishedAt.toISOString() }),
  }
}

/** A training as one person sees it. */
export function trainingFor({ personId: whose, ...seen }: TrainingSeen, personId: string): TrainingState {
  return { ...seen, mine: whose === personId }
}

function errorOf(row: Row): NonNullable<TrainingState['error']> {
  const code = isErrorCode(row.errorCode) ? row.errorCode : 'INTERNAL'
  return { code, message: row.errorMessage ?? ERRORS[code].say }
}

/** Tells every listening server that this training changed; inside a transaction it is sent at commit. */
export const announceTraining = (asker: Asker, id: string) =>
  asker.$executeRaw`select pg_notify(${CHANNEL.training}, ${id})`

const JOB = 'training:'
const jobKey = (id: string) => `${JOB}${id}`

/** The training that a job of this key is for; undefined for other jobs. */
export const trainingOfJob = (key: string): string | undefined =>
  key.startsWith(JOB) ? key.slice(JOB.length) : undefined

/** A service that is killed in the middle takes a training up again this often before it is given up. */
const TRIES = 20

/** Asks for the work; a job of the same training that waits is replaced, one under way is the last of its kind. */
export const addTrainingJob = (asker: Asker, id: string) =>
  asker.$executeRaw`
    select graphile_worker.add_job('training', json_build_object('trainingId', ${id}::text),
      job_key := ${jobKey(id)}, max_attempts := ${TRIES})`

/** Takes a waiting job back; one that is under way is only never tried again. */
export const removeTrainingJob = (asker: Asker, id: string) =>
  asker.$executeRaw`select graphile_worker.remove_job(${jobKey(id)})`
