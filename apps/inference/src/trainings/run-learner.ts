import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { AppError } from '@lensboard/contract'
import type { FromLearner, LearnerTask, ToLearner, TrainingProgress } from './learner-protocol.js'

/** What is being kept gets this long to be written, within the time that the service has to stop. */
const STOP_MS = 5_000

/** Learning needs no way to people, to the database, or to the hub. */
const NOT_HANDED_ON = ['DATABASE_URL', 'INTERNAL_SECRET', 'SECRETS_KEY', 'HF_TOKEN', 'HUGGING_FACE_HUB_TOKEN']

/**
 * Learns a lens in a process of its own and settles when that has ended, so that nothing writes to its folder any more.
 * Rejects with the AppError that it ended with, with the signal's reason, OUT_OF_MEMORY or RUN_CRASHED.
 */
export function runLearner(
  task: LearnerTask,
  { onProgress, signal }: { onProgress(progress: TrainingProgress): void; signal: AbortSignal },
): Promise<void> {
  return new Promise((done, fail) => {
    if (signal.aborted) return fail(signal.reason)
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !NOT_HANDED_ON.includes(name)))
    const child = fork(entry(), {
      env,
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const send = (message: ToLearner) => child.connected && child.send(message, () => {})
    let ended: Exclude<FromLearner, { type: 'progress' }> | undefined
    let patience: NodeJS.Timeout | undefined
    const stop = () => {
      send({ type: 'stop' })
      patience = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
    }
    signal.addEventListener('abort', stop, { once: true })
    child.on('message', (message: FromLearner) => {
      if (message.type === 'progress') onProgress(message.progress)
      else ended = message
    })
    child.once('error', (error) => settle(() => fail(new AppError('RUN_CRASHED', undefined, { cause: error }))))
    child.once('exit', (_, killed) =>
      settle(() => {
        // It kills itself once it has said how it went.
        if (ended?.type === 'done') return done()
        if (signal.aborted) return fail(signal.reason)
        fail(ended ? new AppError(ended.error.code, ended.error.message) : endedBadly(killed))
      }),
    )
    function settle(outcome: () => void) {
      clearTimeout(patience)
      signal.removeEventListener('abort', stop)
      outcome()
    }
    send({ type: 'learn', task })
  })
}

/** A system that runs out of memory kills who takes most. */
const endedBadly = (killed: NodeJS.Signals | null) =>
  killed === 'SIGKILL'
    ? new AppError(
        'OUT_OF_MEMORY',
        'The training was ended by the system, most likely for want of memory. What it learned is kept; it can go on.',
      )
    : new AppError('RUN_CRASHED', 'The training stopped unexpectedly. What it learned is kept; it can go on.')

/** The compiled learner, also when this file runs from source. */
function entry(): string {
  const built = import.meta.url.endsWith('.ts') ? '../../dist/trainings/learner.js' : './learner.js'
  return fileURLToPath(new URL(built, import.meta.url))
}
