import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Log } from './log.js'

export interface ProcessOptions {
  /** JavaScript file that Node runs. */
  file: string
  args?: string[]
  env: NodeJS.ProcessEnv
  log: Log
  /** First wait after a crash in ms; it doubles with each quick crash. */
  firstRetryMs?: number
  /** A life shorter than this counts as a quick crash. */
  quickMs?: number
}

export interface KeptProcess {
  /** The pid of the present life, if there is one. */
  pid(): number | undefined
  /** True once it crashed too often to try again. */
  gaveUp(): boolean
  /** Ends it: SIGTERM, and SIGKILL when it does not listen. */
  stop(): Promise<void>
}

const LAST_RETRY_MS = 15_000
/** With doubling waits these take about half a minute: longer than a database restart, short enough to be told. */
const MAX_QUICK_CRASHES = 7
const STOP_PATIENCE_MS = 15_000

/** Runs a program and runs it again when it crashes, with back-off; gives up on one that only ever crashes. */
export function keepRunning({
  file,
  args = [],
  env,
  log,
  firstRetryMs = 500,
  quickMs = 10_000,
}: ProcessOptions): KeptProcess {
  let child: ChildProcess | undefined
  let retry: NodeJS.Timeout | undefined
  let stopping = false
  let gaveUp = false
  let quickCrashes = 0
  let ended: Promise<void> = Promise.resolve()

  function start() {
    const bornAt = Date.now()
    // Detached: Ctrl-C reaches the supervisor alone. The IPC channel closes when the supervisor dies, however it dies.
    child = spawn(process.execPath, ['--enable-source-maps', file, ...args], {
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    for (const stream of [child.stdout, child.stderr])
      if (stream) createInterface({ input: stream }).on('line', (line) => log.line(line))
    ended = new Promise((resolve) => {
      child?.once('error', (error) => log.error(`could not be started: ${error.message}`))
      child?.once('close', (code, signal) => {
        child = undefined
        resolve()
        if (!stopping) again(signal ?? `code ${code}`, Date.now() - bornAt)
      })
    })
  }

  function again(how: string, livedMs: number) {
    quickCrashes = livedMs < quickMs ? quickCrashes + 1 : 0
    if (quickCrashes >= MAX_QUICK_CRASHES) {
      gaveUp = true
      log.error(
        `ended ${quickCrashes} times in a row (${how}) and is left off; the rest goes on. Mend it, then restart Lensboard.`,
      )
      return
    }
    const wait = Math.min(firstRetryMs * 2 ** Math.max(0, quickCrashes - 1), LAST_RETRY_MS)
    log.warn(`ended unexpectedly (${how}); starting it again in ${wait / 1000} s`)
    retry = setTimeout(start, wait)
  }

  start()
  return {
    pid: () => child?.pid,
    gaveUp: () => gaveUp,
    async stop() {
      stopping = true
      clearTimeout(retry)
      child?.kill('SIGTERM')
      const force = setTimeout(() => child?.kill('SIGKILL'), STOP_PATIENCE_MS)
      await ended
      clearTimeout(force)
    },
  }
}
