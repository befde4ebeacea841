import { createContext, Script } from 'node:vm'

interface Place {
  act: () => unknown
}
/** A context of its own takes a millisecond to make, so there is one. */
const place = createContext({ act: () => undefined }) as Place
const script = new Script('act()')

/**
 * Runs a synchronous act, and ends it when it takes too long: a checkpoint's template may loop for ever, and its
 * regular expressions may backtrack for ever. Throws what `act` throws, or what `late` makes.
 */
export function withinTime<T>(ms: number, act: () => T, late: () => Error): T {
  place.act = act
  try {
    // The timeout holds for everything called from the script, whichever context it is from.
    return script.runInContext(place, { timeout: ms }) as T
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw late()
    throw error
  } finally {
    place.act = () => undefined
  }
}
