import { CHANNEL } from '@lensboard/contract'
import { type Db, isStillWanted, listen } from '@lensboard/db'
import type { Logger } from 'pino'
import { keepTrying } from './keep-trying.js'

/** Which of the runs under way here nobody wants any more. */
export interface Cancellations {
  /** Watches a run that was taken up, until `forget`; the signal aborts once it was cancelled. */
  watch(runKey: string): { signal: AbortSignal; forget(): void }
  /** Settles when news is no longer heard, after `stopping` was aborted. */
  ended: Promise<void>
}

/** Hears of cancelled runs from the database, also of those it was told while it could not be reached. */
export function hearCancellations({
  db,
  log,
  stopping,
}: {
  db: Db
  log: Logger
  stopping: AbortSignal
}): Cancellations {
  const active = new Map<string, AbortController>()

  /** Only the row is believed: a run may have been cancelled and asked for again before the word arrived. */
  async function look(runKey: string): Promise<void> {
    const stop = active.get(runKey)
    if (stop && !(await isStillWanted(db, runKey))) stop.abort()
  }
  const lookSafely = (runKey: string) =>
    look(runKey).catch((error: unknown) => log.debug({ err: error }, 'a run could not be looked at'))

  const hearing = keepTrying(
    () =>
      listen(db, CHANNEL.cancel, (runKey) => void lookSafely(runKey), {
        onReconnect: () => {
          for (const runKey of active.keys()) void lookSafely(runKey)
        },
      }),
    stopping,
  ).catch((error: unknown) => {
    if (!stopping.aborted) log.error({ err: error }, 'news of cancelled runs cannot be heard')
    return async () => {}
  })
  const asked = new Promise<void>((stop) => {
    if (stopping.aborted) stop()
    else stopping.addEventListener('abort', () => stop(), { once: true })
  })
  return {
    watch(runKey) {
      const stop = new AbortController()
      active.set(runKey, stop)
      // It may have been cancelled between being taken up and being watched.
      void lookSafely(runKey)
      return {
        signal: stop.signal,
        forget() {
          if (active.get(runKey) === stop) active.delete(runKey)
        },
      }
    },
    ended: asked.then(async () => (await hearing)()),
  }
}
