import { Worker } from 'node:worker_threads'
import { AppError } from '@lensboard/contract'
import type { DecoderSpec } from '@lensboard/models'
import { expect, it } from 'vitest'
import { workerClient } from './worker-client.js'

const entry = new URL('../../dist/engine/worker.js', import.meta.url)
const tensor = {
  name: 'W',
  dtype: 'F32' as const,
  shape: [1, 2],
  file: '/nowhere/model.safetensors',
  offset: 0,
  length: 8,
}
const decoder: DecoderSpec = {
  name: 'nothing',
  family: 'none',
  nLayers: 1,
  nHeads: 1,
  nKvHeads: 1,
  dModel: 2,
  dEmbed: 2,
  dHead: 2,
  dMlp: 2,
  dVocab: 1,
  nCtx: 4,
  norm: { kind: 'rms', eps: 1e-5, scaleOffset: 0 },
  positions: { kind: 'rotary', dims: 2, pairs: 'halves', tables: [{ base: 10_000 }] },
  layers: [{ rotary: 0, attnScale: 1 }],
  activation: 'relu',
  parallelBlock: false,
  embedScale: 1,
  residScale: 1,
  logitScale: 1,
  tiedUnembed: true,
  weights: { embed: tensor, blocks: [], lnFinal: { scale: tensor }, unembed: { weight: tensor } },
}
const job = { decoder, checkpointHash: 'x', ids: [0], question: { kind: 'activations', prompts: [[0]] } as const }

const codeOf = (run: Promise<unknown>) =>
  run.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : error),
  )

/** A thread that is ready, and dies of the first job it gets. */
const MORTAL = `
  const { parentPort } = require('node:worker_threads')
  parentPort.postMessage({ type: 'ready', chosen: { provider: 'cpu' } })
  parentPort.on('message', () => { throw new Error('died of it') })`

it('rejects a run whose worker died, and starts a new worker for the next', async () => {
  let started = 0
  const client = workerClient(() => {
    started++
    if (started === 1) return new Worker(MORTAL, { eval: true })
    return new Worker(entry, { workerData: { device: 'cpu', threads: 1 } })
  })
  await client.start()
  const [crashed, alongside] = [client.perform(job, {}), codeOf(client.perform(job, {}))]
  await expect(crashed).rejects.toMatchObject({ code: 'RUN_CRASHED', cause: { message: 'died of it' } })
  expect(await alongside).toBe('RUN_CRASHED')
  expect(await codeOf(client.perform(job, {}))).toBe('CHECKPOINT_BROKEN')
  expect(started).toBe(2)
  await client.close()
})

it('rejects with what stopped a worker that cannot start', async () => {
  const client = workerClient(() => new Worker('throw new Error("no runtime here")', { eval: true }))
  const error = await client.start().catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'RUN_CRASHED', cause: { message: 'no runtime here' } })
})
