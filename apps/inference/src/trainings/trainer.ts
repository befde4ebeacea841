import { join } from 'node:path'
import { AppError, type ErrorFacts } from '@lensboard/contract'
import {
  type Db,
  failTraining,
  finishTraining,
  isTrainingWanted,
  requeueTraining,
  startTraining,
  type TrainingWork,
} from '@lensboard/db'
import { readLens } from '@lensboard/weights'
import type { Logger } from 'pino'
import { keepTrying } from '../keep-trying.js'
import type { LensShelf } from '../lenses/lens-shelf.js'
import type { LearnerTask } from './learner-protocol.js'
import { runLearner } from './run-learner.js'
import { type TrainingFiles, trainingFiles } from './training-files.js'
import { trainingReporter } from './training-reporter.js'

export interface TrainerParts extends Omit<LearnerTask, 'spec' | 'folder'> {
  db: Db
  log: Logger
  stopping: AbortSignal
  lenses: Pick<LensShelf, 'keep'>
  /** Throws what a person should read where the model is not here. */
  findModel(ref: TrainingWork['spec']['checkpoint']): Promise<unknown>
}

export interface Trainer {
  /** Does a queued training to its end. Throws when the queue should try again. */
  run(id: string): Promise<void>
  /** Stops a training that is not wanted any more, and lets go of what nothing can go on from. */
  look(id: string): void
  lookAtAll(): void
}

interface Active {
  stop: AbortController
  ended: Promise<void>
}

export function createTrainer({ db, log, stopping, lenses, findModel, ...task }: TrainerParts): Trainer {
  const active = new Map<string, Active>()
  const files: TrainingFiles = trainingFiles({ db, folder: join(task.dataDir, 'trainings'), busy: active })

  async function work(id: string, stop: AbortController): Promise<void> {
    const asked = await keepTrying(() => startTraining(db, id), stopping)
    if (!asked) return
    const { spec } = asked
    log.info({ training: id, kind: spec.kind, checkpoint: spec.checkpoint.name }, 'training begins')
    const reporter = trainingReporter(db, id, () => stop.abort())
    const signal = AbortSignal.any([stop.signal, stopping])
    const folder = files.folderOf(id)
    try {
      await findModel(spec.checkpoint)
      await runLearner({ ...task, spec, folder }, { onProgress: reporter.report, signal })
      await reporter.stop()
      signal.throwIfAborted()
      reporter.report({ stage: 'storing' })
      const hash = await keepLens(folder, asked)
      await reporter.stop()
      if (await keepTrying(() => finishTraining(db, id, hash), stopping)) await files.forget(id)
      log.info({ training: id, lens: hash }, 'training done')
    } catch (error) {
      await reporter.stop()
      if (stop.signal.aborted) return void log.info({ training: id }, 'training cancelled')
      // A stop is no fault of the training's, so it waits with all its tries.
      if (stopping.aborted) return requeueTraining(db, id, { afresh: true })
      const facts = factsOf(error)
      const known = error instanceof AppError
      log.warn({ training: id, code: facts.code, ...(known ? {} : { err: error }) }, 'training not done')
      await keepTrying(() => failTraining(db, id, facts), stopping)
    }
  }

  /** An outage of the database is waited for; a full disk is not, because nobody would know what it waits for. */
  async function keepLens(folder: string, { personId, personName }: TrainingWork): Promise<string> {
    const stored = await readLens(folder)
    const kept = await keepTrying(
      () =>
        lenses.keep(stored, { personId, personName }).catch((error: unknown) => {
          if (error instanceof AppError && error.code === 'DISK_FULL') return error
          throw error
        }),
      stopping,
    )
    if (typeof kept === 'string') return kept
    throw new AppError(
      'DISK_FULL',
      'The lens is learned, but the disk is too full to put it into the library. Free some space, then go on.',
      { cause: kept },
    )
  }

  async function look(id: string): Promise<void> {
    const wanted = await isTrainingWanted(db, id)
    if (wanted) return
    active.get(id)?.stop.abort()
    await files.sweep()
  }

  const sweepSafely = () =>
    void files.sweep().catch((error: unknown) => log.debug({ err: error }, 'old trainings could not be looked at'))
  const lookSafely = (id: string) =>
    void look(id).catch((error: unknown) => log.debug({ err: error }, 'a training could not be looked at'))

  return {
    async run(id) {
      // Cancelled and asked for again at once: the files are let go of first.
      await active.get(id)?.ended
      const stop = new AbortController()
      const working = work(id, stop)
      const mine: Active = { stop, ended: working.catch(() => {}) }
      active.set(id, mine)
      try {
        await working
      } finally {
        if (active.get(id) === mine) active.delete(id)
        // It may have been taken off the list while it was being stopped.
        sweepSafely()
      }
    },
    look: lookSafely,
    lookAtAll() {
      for (const id of active.keys()) lookSafely(id)
      sweepSafely()
    },
  }
}

const factsOf = (error: unknown): ErrorFacts =>
  error instanceof AppError
    ? { code: error.code, message: error.message }
    : { code: 'INTERNAL', message: 'The training failed unexpectedly. What it learned is kept; it can go on.' }
