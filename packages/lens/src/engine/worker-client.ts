import type { Worker } from 'node:worker_threads'
import { AppError, type Stage } from '@lensboard/contract'
import type { DatasetPart, ReadingPart } from '../cards/readings.js'
import type { LearningNews } from '../train/news.js'
import type { LoadedModel } from './graph-cache.js'
import type { FromWorker, ToWorker, WorkerJob, WorkerOutput } from './protocol.js'
import type { ChosenProvider } from './provider.js'

export interface JobHandlers {
  onStage?: ((stage: Stage) => void) | undefined
  onPart?: ((part: ReadingPart | DatasetPart) => void) | undefined
  /** Given each token that the model writes, at once. */
  onToken?: ((id: number) => void) | undefined
  onLearning?: ((news: LearningNews) => void) | undefined
  signal?: AbortSignal | undefined
}

/** The main thread's side of the worker: sends jobs, and starts a new worker when the last one died. */
export interface WorkerClient {
  /** Rejects with RUN_CRASHED when the worker dies before it can work. */
  start(): Promise<ChosenProvider>
  /** Rejects with the job's own error, the signal's reason, or RUN_CRASHED when the worker dies. */
  perform(job: Omit<WorkerJob, 'id' | 'cancelled' | 'parts'>, handlers: JobHandlers): Promise<WorkerOutput>
  /** Sent before later jobs; a worker that is started anew hears of pins again. */
  pin(hash: string, pinned: boolean): void
  unload(hash: string): void
  /** What the worker last said is in memory. */
  loaded(): LoadedModel[]
  close(): Promise<void>
}

interface Pending {
  resolve(output: WorkerOutput): void
  reject(error: unknown): void
  onStage?: ((stage: Stage) => void) | undefined
  onPart?: JobHandlers['onPart']
  onToken?: ((id: number) => void) | undefined
  onLearning?: JobHandlers['onLearning']
  cancelled: Int32Array
}

interface Running {
  worker: Worker
  ready: Promise<ChosenProvider>
  pending: Map<number, Pending>
  exited: Promise<void>
  loaded: LoadedModel[]
}

// Releasing graphs takes milliseconds; a worker that is loading a large checkpoint is not waited for.
const CLOSE_MS = 3_000

export function workerClient(startWorker: () => Worker): WorkerClient {
  let running: Running | undefined
  let nextId = 1
  let closed = false
  const pins = new Set<string>()
  const send = (to: Running, message: ToWorker) => to.worker.postMessage(message)

  const alive = (): Running => {
    if (closed) throw new AppError('RUN_INTERRUPTED', 'The engine was closed.')
    if (running) return running
    const started = attach(startWorker(), () => {
      if (running === started) running = undefined
    })
    running = started
    for (const hash of pins) send(started, { type: 'pin', hash, pinned: true })
    return started
  }

  return {
    start: async () => alive().ready,
    async perform(job, { onStage, onPart, onToken, onLearning, signal }) {
      signal?.throwIfAborted()
      // A worker that is still starting keeps its messages until it listens.
      const { worker, pending } = alive()
      const id = nextId++
      const cancelled = new Int32Array(new SharedArrayBuffer(4))
      const cancel = () => {
        Atomics.store(cancelled, 0, 1)
        pending.get(id)?.reject(signal?.reason)
        pending.delete(id)
      }
      signal?.addEventListener('abort', cancel, { once: true })
      try {
        return await new Promise<WorkerOutput>((resolve, reject) => {
          pending.set(id, { resolve, reject, onStage, onPart, onToken, onLearning, cancelled })
          const message: ToWorker = {
            type: 'job',
            job: { ...job, id, cancelled: cancelled.buffer as SharedArrayBuffer, parts: onPart !== undefined },
          }
          worker.postMessage(message)
        })
      } finally {
        signal?.removeEventListener('abort', cancel)
      }
    },
    pin(hash, pinned) {
      if (pinned) pins.add(hash)
      else pins.delete(hash)
      send(alive(), { type: 'pin', hash, pinned })
    },
    unload: (hash) => send(alive(), { type: 'unload', hash }),
    loaded: () => running?.loaded ?? [],
    async close() {
      closed = true
      if (!running) return
      const { worker, pending, exited } = running
      for (const { reject, cancelled } of pending.values()) {
        Atomics.store(cancelled, 0, 1)
        reject(new AppError('RUN_INTERRUPTED', 'The engine was closed while it ran this card.'))
      }
      pending.clear()
      worker.postMessage({ type: 'close' } satisfies ToWorker)
      // Never terminated: a thread ended inside a native call takes the whole process down before its owner is done.
      worker.unref()
      let timer: NodeJS.Timeout | undefined
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, CLOSE_MS)
      })
      await Promise.race([exited, patience])
      clearTimeout(timer)
    },
  }
}

function attach(worker: Worker, onDeath: () => void): Running {
  const pending = new Map<number, Pending>()
  let settleReady: { resolve(chosen: ChosenProvider): void; reject(error: unknown): void } | undefined
  const ready = new Promise<ChosenProvider>((resolve, reject) => {
    settleReady = { resolve, reject }
  })
  ready.catch(() => undefined)
  let cause: unknown
  worker.on('error', (error) => {
    cause = error
  })
  worker.on('message', (message: FromWorker) => {
    if (message.type === 'ready') return settleReady?.resolve(message.chosen)
    if (message.type === 'loaded') {
      attached.loaded = message.models
      return
    }
    const job = pending.get(message.id)
    if (!job) return
    if (message.type === 'stage') return job.onStage?.(message.stage)
    if (message.type === 'part') return job.onPart?.(message.part)
    if (message.type === 'token') return job.onToken?.(message.token)
    if (message.type === 'learning') return job.onLearning?.(message.news)
    pending.delete(message.id)
    if (message.type === 'done') job.resolve(message.output)
    else job.reject(new AppError(message.error.code, message.error.message))
  })
  const exited = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      onDeath()
      const crash = new AppError('RUN_CRASHED', 'The engine stopped unexpectedly while it ran this card.', { cause })
      settleReady?.reject(crash)
      for (const { reject } of pending.values()) reject(crash)
      pending.clear()
      resolve()
    })
  })
  const attached: Running = { worker, ready, pending, exited, loaded: [] }
  return attached
}
