import { parentPort, workerData } from 'node:worker_threads'
import { AppError, type ErrorFacts, type Stage } from '@lensboard/contract'
import { readActivations } from '../cards/read-activations.js'
import { readAttention } from '../cards/read-attention.js'
import { readAttribution } from '../cards/read-attribution.js'
import { readDataset } from '../cards/read-dataset.js'
import { readGradientPatching } from '../cards/read-gradient-patching.js'
import { readLens } from '../cards/read-lens.js'
import { readPatching } from '../cards/read-patching.js'
import { readPatchscope } from '../cards/read-patchscope.js'
import { continuePrompt } from '../generate/continue-prompt.js'
import { Scans } from '../scan/scans.js'
import { runEvaluation } from '../train/run-evaluation.js'
import { runJacobian } from '../train/run-jacobian.js'
import { runTraining } from '../train/run-training.js'
import { GraphCache } from './graph-cache.js'
import { firstLine, type OpenGraph } from './onnx-runtime.js'
import type { FromWorker, ToWorker, WorkerJob, WorkerOutput, WorkerStart } from './protocol.js'
import { chooseProvider } from './provider.js'
import { RunMemory } from './run-memory.js'
import type { WorkerContext } from './worker-context.js'

// ONNX Runtime runs a graph in one blocking call, so it has a thread of its own; this file is that thread.
const port = parentPort
if (!port) throw new Error('worker.js is started by the engine, as a worker thread')
const { device, threads, scanAlways } = workerData as WorkerStart
const send = (message: FromWorker, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer)

class Cancelled extends Error {}

const chosen = await chooseProvider(device, threads)
const graphs = new GraphCache({ provider: chosen.provider, threads })
const scans = new Scans(graphs, { provider: chosen.provider, threads, always: scanAlways })
const remembered = new RunMemory()
send({ type: 'ready', chosen })

// One job at a time: two at once would halve each other's threads and double the memory.
let queue: Promise<void> = Promise.resolve()
port.on('message', (message: ToWorker) => {
  queue = queue.then(() => obey(message))
})

async function obey(message: ToWorker): Promise<void> {
  if (message.type === 'close') return close()
  if (message.type === 'job') return perform(message.job)
  if (message.type === 'unload') await forget(message.hash)
  else graphs.pin(message.hash, message.pinned)
  tellLoaded()
}

async function forget(hash: string): Promise<void> {
  remembered.clear()
  await graphs.unload(hash)
}

const tellLoaded = () => send({ type: 'loaded', models: graphs.models() })

async function close(): Promise<void> {
  await graphs.clear()
  port?.close()
}

async function perform(job: WorkerJob): Promise<void> {
  try {
    const output = await run(job)
    tellLoaded()
    send({ type: 'done', id: job.id, output }, buffersOf(output.readings))
  } catch (error) {
    tellLoaded()
    send({ type: 'failed', id: job.id, error: factsOf(error, job.decoder.name) })
  }
}

async function run(job: WorkerJob): Promise<WorkerOutput> {
  const { id, decoder, checkpointHash, ids, question, continuation, cancelled, parts } = job
  const flag = new Int32Array(cancelled)
  let loadMs = 0
  const stage = (value: Stage) => send({ type: 'stage', id, stage: value })
  const stopIfCancelled = () => {
    if (Atomics.load(flag, 0) !== 0) throw new Cancelled()
  }
  const context: WorkerContext = {
    decoder,
    checkpointHash,
    ids,
    remembered,
    async open(...kinds) {
      stopIfCancelled()
      stage({ name: 'loading' })
      const since = performance.now()
      const told = sparingly(stage)
      const opened = await graphs.open(decoder, checkpointHash, kinds, (done, total) => {
        stopIfCancelled()
        told(done, total)
      })
      loadMs += performance.now() - since
      return opened as { [I in keyof typeof kinds]: OpenGraph }
    },
    async scan(mode) {
      stopIfCancelled()
      stage({ name: 'loading' })
      const since = performance.now()
      const found = await scans.open(decoder, checkpointHash, mode, stopIfCancelled)
      loadMs += performance.now() - since
      return found
    },
    progress(done, counted = { total: ids.length, unit: 'positions' }) {
      stopIfCancelled()
      stage({ name: 'running', done, ...counted })
    },
    tellLearning: (news) => send({ type: 'learning', id, news }),
    ...(parts && { tellPart: (part) => send({ type: 'part', id, part }, buffersOf(part)) }),
  }
  const since = performance.now()
  const written = continuation
    ? await continuePrompt({ ...continuation, interventions: interventionsOf(question) }, context, (token) => {
        stopIfCancelled()
        send({ type: 'token', id, token })
      })
    : []
  const all = [...ids, ...written]
  const readings = await read(question, {
    ...context,
    ids: all,
    progress: (done, counted = { total: all.length, unit: 'positions' }) => context.progress(done, counted),
  })
  return { readings, written, chosen, loadMs, computeMs: performance.now() - since - loadMs }
}

const interventionsOf = (question: WorkerJob['question']) =>
  ((question.kind === 'lens' || question.kind === 'attention') && question.interventions) || []

function read(question: WorkerJob['question'], context: WorkerContext): Promise<WorkerOutput['readings']> {
  switch (question.kind) {
    case 'lens':
      return readLens(question, context)
    case 'attention':
      return readAttention(question, context)
    case 'attribution':
      return readAttribution(question, context)
    case 'patching':
      return question.method === 'gradient' ? readGradientPatching(question, context) : readPatching(question, context)
    case 'patchscope':
      return readPatchscope(question, context)
    case 'dataset':
      return readDataset(question, context)
    case 'activations':
      return readActivations(question, context)
    case 'train':
      return runTraining(question, context)
    case 'evaluate':
      return runEvaluation(question, context)
    case 'jacobian':
      return runJacobian(question, context)
  }
}

/** News of a load at most this often; small checkpoints are read faster than anybody looks. */
const TELL_MS = 100

/** Passes on how far it is now and then; the rest of a load has no figure, so its end is told without one. */
function sparingly(tell: (stage: Stage) => void): (done: number, total: number) => void {
  let last = performance.now()
  let told = false
  return (done, total) => {
    if (done === total && told) tell({ name: 'loading' })
    if (done === total || performance.now() - last < TELL_MS) return
    last = performance.now()
    told = true
    tell({ name: 'loading', done, total, unit: 'bytes' })
  }
}

/** Large arrays change hands instead of being copied. */
function buffersOf(readings: object): ArrayBuffer[] {
  const arrays = (part: unknown): ArrayBufferView[] => {
    if (ArrayBuffer.isView(part)) return [part]
    return part !== null && typeof part === 'object' ? Object.values(part).flatMap(arrays) : []
  }
  return [...new Set(arrays(readings).map((array) => array.buffer as ArrayBuffer))]
}

function factsOf(error: unknown, name: string): ErrorFacts {
  if (error instanceof AppError) return { code: error.code, message: error.message }
  if (error instanceof Cancelled) return { code: 'RUN_INTERRUPTED', message: 'The run was cancelled.' }
  const why = firstLine(error)
  if (/bad_alloc|out of memory|failed to allocate|array buffer allocation/i.test(why))
    return { code: 'OUT_OF_MEMORY', message: `There was not enough memory to run ${name}.` }
  return { code: 'RUN_CRASHED', message: `Running ${name} failed: ${why}` }
}
