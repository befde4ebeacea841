import {
  type Answer,
  AppError,
  ERRORS,
  type ErrorFacts,
  encodeResult,
  glanceOf,
  LIMITS,
  OWN_GLANCE_BYTES,
  type PartialAnswer,
  RunSpec,
  type Stage,
} from '@lensboard/contract'
import { type Db, failRun, finishRun, keepGlance, requeueRun, startRun } from '@lensboard/db'
import type { Logger } from 'pino'
import type { Cancellations } from './cancellations.js'
import { keepTrying } from './keep-trying.js'
import type { PartialAnswers } from './partial-answers.js'
import { stageReporter } from './stage-reporter.js'

/** Answers a question; throws AppError with what a person should read, or the signal's reason. */
export type Compute = (
  question: { spec: RunSpec; ids: number[] },
  options: { onStage(stage: Stage): void; onPart?: (part: PartialAnswer) => void; signal: AbortSignal },
) => Promise<Answer>

export interface RunCard {
  db: Db
  compute: Compute
  cancellations: Pick<Cancellations, 'watch'>
  partials: PartialAnswers
  log: Logger
  stopping: AbortSignal
}

/** These pass by themselves, so the queue tries again; any other refusal would be the same the next time. */
export const TRANSIENT: readonly string[] = ['DATABASE_DOWN', 'DISK_FULL', 'RUN_INTERRUPTED']

/**
 * Computes one queued run and stores its result. A refusal ends the run with its sentence. What may pass by itself
 * puts it back in the queue and throws, so that the queue tries again; on the last try it ends the run too. One that
 * was cancelled is let go of: whoever cancelled it said so in its row.
 */
export async function runCard(
  { db, compute, cancellations, partials, log, stopping }: RunCard,
  job: { runKey: string; workerId: string; lastTry: boolean },
): Promise<void> {
  const key = job.runKey
  const asked = await keepTrying(() => startRun(db, key), stopping)
  if (!asked) return
  const started = performance.now()
  const stages = stageReporter(db, key)
  const partial = partials.begin(key)
  const onStage = (stage: Stage) => {
    const done = partials.done(key)
    stages.report({ ...stage, ...(done > 0 && { partial: done }) })
  }
  const cancelled = cancellations.watch(key)
  try {
    const signal = AbortSignal.any([cancelled.signal, stopping])
    const bytes = await answer(compute, asked, { onStage, onPart: partial.add, signal })
    await stages.stop()
    await keepTrying(() => finishRun(db, key, { bytes, workerId: job.workerId }), stopping)
    log.info({ runKey: key, bytes: bytes.length, ms: Math.round(performance.now() - started) }, 'run done')
    await keepGlanceOf({ db, log }, key, bytes)
  } catch (error) {
    await stages.stop()
    if (cancelled.signal.aborted) return void log.info({ runKey: key }, 'run cancelled')
    const facts = factsOf(error, stopping)
    log.warn({ runKey: key, code: facts.code, ...(error instanceof AppError ? {} : { err: error }) }, 'run not done')
    if (!TRANSIENT.includes(facts.code) || job.lastTry) return keepTrying(() => failRun(db, key, facts), stopping)
    await keepTrying(() => requeueRun(db, key), stopping)
    throw new Error(facts.code, { cause: error })
  } finally {
    partial.drop()
    cancelled.forget()
  }
}

/** What boards of many cards draw of it, made once everybody has been told; without it, it is made when it is asked for. */
async function keepGlanceOf({ db, log }: Pick<RunCard, 'db' | 'log'>, key: string, bytes: Uint8Array<ArrayBuffer>) {
  if (bytes.length <= OWN_GLANCE_BYTES) return
  await keepGlance(db, key, glanceOf(bytes)).catch((err) => log.warn({ runKey: key, err }, 'no glance was kept'))
}

async function answer(
  compute: Compute,
  { spec, ids }: { spec: unknown; ids: number[] },
  options: Parameters<Compute>[1],
): Promise<Uint8Array<ArrayBuffer>> {
  options.signal.throwIfAborted()
  const bytes = encodeResult(await compute({ spec: RunSpec.parse(spec), ids }, options))
  options.onStage({ name: 'storing' })
  if (bytes.length > LIMITS.resultBytes) throw tooLarge(bytes.length)
  return bytes
}

function tooLarge(bytes: number): AppError {
  const [is, most] = [bytes, LIMITS.resultBytes].map((n) => `${Math.ceil(n / 1024 / 1024)} MB`)
  return new AppError(
    'RESULT_TOO_LARGE',
    `The result would take ${is}; at most ${most} are kept. Ask for fewer layers or heads, or a shorter prompt.`,
  )
}

/** What a person reads of an error; a service that is stopping interrupts whatever it does. */
export function factsOf(error: unknown, stopping: AbortSignal): ErrorFacts {
  if (stopping.aborted) return { code: 'RUN_INTERRUPTED', message: ERRORS.RUN_INTERRUPTED.say }
  if (error instanceof AppError) return { code: error.code, message: error.message }
  return { code: 'RUN_CRASHED', message: ERRORS.RUN_CRASHED.say }
}
