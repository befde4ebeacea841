import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@lensboard/contract'
import { beat, type Db, dbErrors, mendLostDownloads, mendLostTrainings } from '@lensboard/db'
import { Logger as GraphileLogger, type RunnerOptions, run, type TaskList, type WorkerEvents } from 'graphile-worker'
import type { Logger } from 'pino'
import { here, releaseDead } from './dead-workers.js'

const BEAT_MS = 2_000
/** A queue that was not reached for so many beats is said to be down. */
const BEATS_MISSED_MAX = 3
const SWEEP_MS = 10_000
/** NOTIFY wakes the worker at once; polling is for jobs that were given back or wait for their next try. */
const POLL_MS = 1_000
const RESTART_MS = 1_000

/** One to listen, one to take and close jobs, one to spare. */
const CONNECTIONS = 3

export interface QueueOptions {
  db: Db
  databaseUrl: string
  log: Logger
  stopping: AbortSignal
  /** What the worker's row shows: the execution provider, or what else it does. */
  provider: string
  /** Said in the log once jobs are taken. */
  readyFor: string
  /** Ids of this process's workers that are at work, so that none takes another for dead. */
  alive: Set<string>
  tasks(workerId: string): TaskList
}

export interface Queue {
  /** Whether the queue was reached just now. */
  listening(): boolean
  /** Settles when the queue has ended after `stopping` was aborted. */
  ended: Promise<void>
}

/** Takes up jobs one at a time until `stopping` is aborted, through outages of the database. */
export function startQueue(options: QueueOptions): Queue {
  const { log, stopping } = options
  let lastBeat = Number.NEGATIVE_INFINITY
  const ended = (async () => {
    while (!stopping.aborted) {
      try {
        await workOnce(options, () => {
          lastBeat = performance.now()
        })
      } catch (error) {
        const seen = dbErrors(error)
        if (seen instanceof AppError) log.warn({ code: seen.code }, 'the queue is not reachable, trying again')
        else log.error({ err: error }, 'the queue failed, trying again')
      }
      lastBeat = Number.NEGATIVE_INFINITY
      if (!stopping.aborted) await sleep(RESTART_MS, undefined, { signal: stopping }).catch(() => {})
    }
  })()
  return { listening: () => performance.now() - lastBeat < BEATS_MISSED_MAX * BEAT_MS, ended }
}

/**
 * One worker from its first beat to its end. It ends when asked to, or when it could not tell the queue how a job
 * went; then a new one with a new id takes over, and the old id falls silent, which gives its job back.
 */
async function workOnce(options: QueueOptions, onBeat: () => void): Promise<void> {
  const { db, databaseUrl, log, stopping, provider, alive } = options
  const workerId = `inference-${randomUUID()}`
  const tell = async () => {
    await beat(db, { id: workerId, host: here(), provider })
    onBeat()
  }
  alive.add(workerId)
  const ticking: (() => void)[] = []
  try {
    await tell()
    ticking.push(
      repeat(tell, BEAT_MS, log),
      repeat(() => sweep(db, alive, log), SWEEP_MS, log),
    )
    await sweep(db, alive, log)
    const events = new EventEmitter() as WorkerEvents
    const ended = new Promise<void>((end) => {
      events.once('worker:fatalError', () => end())
      if (stopping.aborted) end()
      else stopping.addEventListener('abort', () => end(), { once: true })
    })
    const settings: RunnerOptions & { workerId: string } = {
      connectionString: databaseUrl,
      maxPoolSize: CONNECTIONS,
      workerId,
      concurrency: 1,
      noHandleSignals: true,
      pollInterval: POLL_MS,
      parsedCronItems: [],
      events,
      logger: new GraphileLogger(
        ({ label }) =>
          (level, message) =>
            log.debug({ label, level }, message),
      ),
      taskList: options.tasks(workerId),
    }
    const runner = await run(settings)
    try {
      log.info({ workerId }, `ready for ${options.readyFor}`)
      await ended
    } finally {
      await runner.stop().catch((error: unknown) => log.debug({ err: error }, 'the worker ended badly'))
    }
  } finally {
    for (const stop of ticking) stop()
    alive.delete(workerId)
  }
}

async function sweep(db: Db, alive: ReadonlySet<string>, log: Logger): Promise<void> {
  const { released, lost } = await releaseDead(db, alive)
  const downloads = await mendLostDownloads(db)
  const trainings = await mendLostTrainings(db)
  if (released.length > 0) log.warn({ jobs: released }, 'jobs of a worker that is gone are queued again')
  if (lost.length > 0) log.warn({ runKeys: lost }, 'runs were cut off too often and are given up')
  if (downloads.length > 0) log.warn({ downloads }, 'downloads had lost their jobs')
  if (trainings.length > 0) log.warn({ trainings }, 'trainings had lost their jobs')
}

/** Does it again and again; a failure only means the next time. Returns how to stop. */
function repeat(act: () => Promise<void>, everyMs: number, log: Logger): () => void {
  const timer = setInterval(() => act().catch((error: unknown) => log.debug({ err: error }, 'missed a beat')), everyMs)
  return () => clearInterval(timer)
}
