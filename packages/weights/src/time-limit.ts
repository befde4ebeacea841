import { runInNewContext } from 'node:vm'

/**
 * Runs a synchronous act, and ends it when it takes too long: a checkpoint's template may loop for ever, and its
 * regular expressions may backtrack for ever. Throws what `act` throws, or what `late` makes.
 */
export function withinTime<T>(ms: number, act: () => T, late: () => Error): T {
  try {
    // The timeout holds for everything called from the script, whichever context it is from.
    return runInNewContext('act()', { act }, { timeout: ms }) as T
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw late()
    throw error
  }
}
