import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@lensboard/contract'

/** Everything that a question makes the hub answer takes at most so long. */
const HUB_MS = 30_000

/** Answers, or says that the hub is slow before the web server thinks that it is this service. */
export async function inTime<T>(asked: Promise<T>): Promise<T> {
  const enough = new AbortController()
  const late = sleep(HUB_MS, undefined, { signal: enough.signal }).then(() => {
    throw new AppError('HUB_DOWN', 'The hub takes too long to answer. Try again in a few minutes.')
  })
  try {
    return await Promise.race([asked, late])
  } finally {
    enough.abort()
    late.catch(() => {})
  }
}
