import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@lensboard/contract'
import { dbErrors } from '@lensboard/db'

const FIRST_WAIT_MS = 200
const LAST_WAIT_MS = 3_000

/** Asks the database until it answers: while it is away or full the work waits. Other errors, and a stop, are thrown. */
export async function keepTrying<T>(ask: () => Promise<T>, stopping: AbortSignal): Promise<T> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LAST_WAIT_MS)) {
    try {
      return await ask()
    } catch (error) {
      const seen = dbErrors(error)
      if (!(seen instanceof AppError) || !['DATABASE_DOWN', 'DISK_FULL'].includes(seen.code)) throw error
      if (stopping.aborted) throw seen
      await sleep(wait, undefined, { signal: stopping }).catch(() => {})
    }
  }
}
