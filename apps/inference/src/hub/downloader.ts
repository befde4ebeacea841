import { AppError, ERRORS, type ErrorFacts } from '@lensboard/contract'
import {
  type Db,
  type DownloadWork,
  failDownload,
  finishDownload,
  isWanted,
  requeueDownload,
  startDownload,
} from '@lensboard/db'
import type { Logger } from 'pino'
import { keepTrying } from '../keep-trying.js'
import { downloadReporter } from './download-reporter.js'

/** Brings a model into the cache; rejects with the signal's reason or an AppError, keeping what arrived. */
export type Fetch = (
  work: DownloadWork,
  options: { signal: AbortSignal; onProgress(bytesDone: number, bytesTotal: number): void },
) => Promise<void>

/** These pass by themselves, so the queue tries again; any other refusal would be the same the next time. */
const TRANSIENT: readonly string[] = ['HUB_DOWN', 'HUB_BUSY', 'DATABASE_DOWN', 'RUN_INTERRUPTED']

export interface Downloader {
  /** Does a queued download. Throws when the queue should try again after a while. */
  run(id: string, lastTry: boolean): Promise<void>
  /** Stops a download that is not wanted any more. */
  look(id: string): void
  lookAtAll(): void
}

interface Active {
  stop: AbortController
  ended: Promise<void>
}

export function createDownloader({
  db,
  log,
  stopping,
  fetch,
}: {
  db: Db
  log: Logger
  stopping: AbortSignal
  fetch: Fetch
}): Downloader {
  const active = new Map<string, Active>()

  async function work(id: string, stop: AbortController, lastTry: boolean): Promise<void> {
    const asked = await keepTrying(() => startDownload(db, id), stopping)
    if (!asked) return
    const { repo, commit } = asked
    log.info({ download: id, repo, commit }, 'download begins')
    const reporter = downloadReporter(db, id, () => stop.abort())
    const signal = AbortSignal.any([stop.signal, stopping])
    try {
      await fetch(asked, { signal, onProgress: reporter.report })
      await reporter.stop()
      await keepTrying(() => finishDownload(db, id), stopping)
      log.info({ download: id, repo }, 'download done')
    } catch (error) {
      await reporter.stop()
      if (stop.signal.aborted) return void log.info({ download: id, repo }, 'download cancelled')
      const facts = factsOf(error, stopping)
      log.warn(
        { download: id, repo, code: facts.code, ...(error instanceof AppError ? {} : { err: error }) },
        'download not done',
      )
      const again = TRANSIENT.includes(facts.code) && (reporter.advanced() || !lastTry)
      if (!again) return keepTrying(() => failDownload(db, id, facts), stopping)
      // One that got on is not one try nearer to being given up.
      await requeueDownload(db, id, { afresh: reporter.advanced() })
      if (!reporter.advanced()) throw new Error(facts.code, { cause: error })
    }
  }

  async function look(id: string): Promise<void> {
    const found = active.get(id)
    if (found && !(await isWanted(db, id))) found.stop.abort()
  }

  const lookSafely = (id: string) =>
    void look(id).catch((error: unknown) => log.debug({ err: error }, 'a download could not be looked at'))

  return {
    async run(id, lastTry) {
      // Cancelled and asked for again at once: the files are let go of first.
      await active.get(id)?.ended
      const stop = new AbortController()
      const working = work(id, stop, lastTry)
      const mine: Active = { stop, ended: working.catch(() => {}) }
      active.set(id, mine)
      try {
        await working
      } finally {
        if (active.get(id) === mine) active.delete(id)
      }
    },
    look: lookSafely,
    lookAtAll() {
      for (const id of active.keys()) lookSafely(id)
    },
  }
}

function factsOf(error: unknown, stopping: AbortSignal): ErrorFacts {
  if (stopping.aborted) return { code: 'RUN_INTERRUPTED', message: ERRORS.RUN_INTERRUPTED.say }
  if (error instanceof AppError) return { code: error.code, message: error.message }
  return { code: 'INTERNAL', message: 'The download failed unexpectedly. What arrived is kept; try again.' }
}
