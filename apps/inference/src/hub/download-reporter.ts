import { type Db, setDownloaded } from '@lensboard/db'

/** Twice a second is what a progress bar needs, and little for the database. */
const INTERVAL_MS = 500

export interface DownloadReporter {
  report(done: number, total: number): void
  /** Whether bytes came since the first report. */
  advanced(): boolean
  stop(): Promise<void>
}

/** Writes how far a download is, at most every 500 ms; `onUnwanted` is called once it is not to run any more. */
export function downloadReporter(db: Db, id: string, onUnwanted: () => void): DownloadReporter {
  let first: number | undefined
  let latest: { done: number; total: number } | undefined
  let last = 0
  let timer: NodeJS.Timeout | undefined
  let writing = Promise.resolve()
  let lastWrite = 0
  const write = () => {
    timer = undefined
    const bytes = latest
    if (!bytes) return
    latest = undefined
    lastWrite = Date.now()
    // Progress that is lost costs nothing; the next one says more.
    writing = writing
      .then(() => setDownloaded(db, id, bytes))
      .then((wanted) => {
        if (!wanted) onUnwanted()
      })
      .catch(() => {})
  }
  return {
    report(done, total) {
      first ??= done
      last = done
      latest = { done, total }
      timer ??= setTimeout(write, Math.max(0, lastWrite + INTERVAL_MS - Date.now()))
    },
    advanced: () => first !== undefined && last > first,
    async stop() {
      clearTimeout(timer)
      if (latest) write()
      await writing
    },
  }
}
