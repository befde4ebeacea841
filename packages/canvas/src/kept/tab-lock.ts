/** As much of the browser's lock manager as is needed here. */
export type Locks = Pick<LockManager, 'request'>

const lockName = (session: string) => `lensboard-unsaved:${session}`

/**
 * Takes the lock of a session: whoever holds it is the only tab that sends its changes, for two that write as one Yjs
 * client lose each other's. The browser lets it go when the tab dies. Resolves with the release, or null when a living
 * tab has it.
 */
export function holdSession(locks: Locks, session: string): Promise<(() => void) | null> {
  return new Promise((resolve, reject) => {
    locks
      .request(lockName(session), { ifAvailable: true }, (lock) => {
        if (lock) return new Promise<void>((release) => resolve(release))
        resolve(null)
        return
      })
      .catch(reject)
  })
}
