import { constants, setPriority } from 'node:os'
import { AppError, type ErrorFacts } from '@lensboard/contract'
import { learn } from './learn.js'
import type { FromLearner, LearnerTask, ToLearner, TrainingProgress } from './learner-protocol.js'

// A process of its own, which learns one lens and ends. Whoever waits for a card goes first: this one takes what is left.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)

/** Twice a second is what a curve that is watched needs. */
const TELL_MS = 500

const stop = new AbortController()
process.on('message', (message: ToLearner) => {
  if (message.type === 'stop') stop.abort()
  else void perform(message.task)
})
// The service is gone, and with it everybody who could stop this.
process.on('disconnect', end)

async function perform(task: LearnerTask): Promise<void> {
  const teller = tellSparingly((progress) => send({ type: 'progress', progress }))
  try {
    await learn(task, { tell: teller.tell, signal: stop.signal })
    teller.flush()
    await send({ type: 'done' })
  } catch (error) {
    teller.flush()
    await send({ type: 'failed', error: factsOf(error) })
  }
  end()
}

/** Not by its own exit, which waits for no step that is under way and tears the runtime down beneath it. */
function end(): void {
  process.kill(process.pid, 'SIGKILL')
}

const send = (message: FromLearner) => new Promise<void>((sent) => process.send?.(message, () => sent()))

/** Passes on the newest of what is told, and each new stage at once. */
function tellSparingly(pass: (progress: TrainingProgress) => void) {
  let waiting: TrainingProgress | undefined
  let timer: NodeJS.Timeout | undefined
  let stage: string | undefined
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    if (waiting) pass(waiting)
    waiting = undefined
  }
  return {
    flush,
    tell(progress: TrainingProgress) {
      waiting = { ...waiting, ...progress }
      if (progress.stage !== stage) flush()
      else timer ??= setTimeout(flush, TELL_MS)
      stage = progress.stage
    },
  }
}

function factsOf(error: unknown): ErrorFacts {
  if (error instanceof AppError) return { code: error.code, message: error.message }
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOSPC')
    return {
      code: 'DISK_FULL',
      message: 'The disk is full, so what was learned could not be kept. Free some space, then go on.',
    }
  // Not told: it may name files of this machine. The service's log has it.
  if (!stop.signal.aborted) console.error(error)
  return { code: 'INTERNAL', message: 'The training failed unexpectedly. What it learned is kept; it can go on.' }
}
