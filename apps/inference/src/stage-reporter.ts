import type { Stage } from '@lensboard/contract'
import { type Db, setStage } from '@lensboard/db'

/** Ten stages a second are as many as anybody sees, and few enough for the database. */
const INTERVAL_MS = 100

/**
 * Writes the latest stage of one run, at most every 100 ms: a run that ends before tells none, because being taken up
 * was told already. A stage that is lost costs nothing, so errors are.
 */
export function stageReporter(db: Db, key: string): { report(stage: Stage): void; stop(): Promise<void> } {
  let latest: Stage | undefined
  let timer: NodeJS.Timeout | undefined
  let writing = Promise.resolve()
  let lastWrite = Date.now()
  const write = () => {
    timer = undefined
    const stage = latest
    if (!stage) return
    latest = undefined
    lastWrite = Date.now()
    writing = writing.then(() => setStage(db, key, stage)).catch(() => {})
  }
  return {
    report(stage) {
      latest = stage
      timer ??= setTimeout(write, Math.max(0, lastWrite + INTERVAL_MS - Date.now()))
    },
    async stop() {
      clearTimeout(timer)
      latest = undefined
      await writing
    },
  }
}
