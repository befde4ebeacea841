import { copyFileSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { AppError, type ErrorCode, type Stage } from '@lensboard/contract'
import { type Engine, openEngine, type Question } from '@lensboard/lens'
import { WORKSHOP } from '@lensboard/weights'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { asLens, everyRow, fixture, openSubject, type Subject } from '../parity/subject.js'

const IDS = [41, 78, 257]

let engine: Engine
let folder: string
let neox: Subject
beforeAll(async () => {
  engine = await openEngine({ device: 'cpu' })
})
afterAll(() => engine.close())
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lensboard-engine-'))
  for (const file of readdirSync(fixture('gpt-neox-parallel')))
    copyFileSync(fixture(`gpt-neox-parallel/${file}`), join(folder, file))
  neox = await openSubject(folder, 'neox')
})
afterEach(() => rmSync(folder, { recursive: true }))

async function refusal(run: Promise<unknown>): Promise<{ code: ErrorCode; message: string }> {
  const error = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof AppError)) throw new Error(`expected a coded refusal, got ${error}`)
  return { code: error.code, message: error.message }
}

it('names the tensor when a weight file was cut off after it was opened', async () => {
  truncateSync(join(folder, 'model.safetensors'), 100_000)
  const { code, message } = await refusal(neox.ask(engine, everyRow(1), IDS))
  expect(code).toBe('CHECKPOINT_BROKEN')
  expect(message).toMatch(/^The checkpoint neox is broken: model.safetensors is cut off: tensor gpt_neox\.\S+ ends/)
  expect(message).not.toContain(folder)
})

it('says which file is missing, and goes on with other checkpoints', async () => {
  rmSync(join(folder, 'model.safetensors'))
  const { code, message } = await refusal(neox.ask(engine, everyRow(1), IDS))
  expect([code, message]).toEqual(['CHECKPOINT_BROKEN', expect.stringContaining('model.safetensors is missing')])
  const llama = await openSubject(fixture('llama-bf16'), 'llama')
  expect(asLens(await llama.ask(engine, everyRow(1), IDS)).rows.length).toBe(5)
})

it('refuses to load what does not fit into memory, with both figures', async () => {
  const huge = 4 * totalmem()
  truncateSync(join(folder, 'model.safetensors'), huge + 1e6) // sparse: it takes no disk
  const unembed = neox.decoder.weights.unembed.weight
  Object.assign(unembed, { shape: [264, Math.floor(huge / 4 / 264)], length: Math.floor(huge / 264) * 264 })
  const { code, message } = await refusal(neox.ask(engine, everyRow(1), IDS))
  expect(code).toBe('OUT_OF_MEMORY')
  expect(message).toMatch(/^Loading neox needs about \d+\.\d GB of memory, and \d+\.\d GB are free\.$/)
})

it('refuses prompts and questions that this decoder cannot answer', async () => {
  const lens = (rows: object, topK = 1) =>
    ({ kind: 'lens', rows: { pre: true, mid: false, stride: 1, ...rows }, topK }) as Question
  const refused = async (spec: Question, ids: number[]) => (await refusal(neox.ask(engine, spec, ids))).code
  expect(await refused(lens({}), [])).toBe('PROMPT_EMPTY')
  expect(await refused(lens({}), Array(65).fill(1))).toBe('PROMPT_TOO_LONG')
  expect(await refused(lens({}), [264])).toBe('TOKEN_OUT_OF_RANGE')
  expect(await refused(lens({ from: 2 }), IDS)).toBe('SPEC_INVALID')
  expect(await refused(lens({}, 265), IDS)).toBe('SPEC_INVALID')
  expect(await refused({ ...lens({}), track: [1, 264] } as Question, IDS)).toBe('TOKEN_OUT_OF_RANGE')
  expect(await refused({ kind: 'attention', heads: [4], reduce: 'none' }, IDS)).toBe('SPEC_INVALID')
  const layers = { from: 0, to: 2 }
  expect(await refused({ kind: 'attention', layers, heads: 'all', reduce: 'heads' }, IDS)).toBe('SPEC_INVALID')
})

it('stops between chunks when it is cancelled, and answers the next question', async () => {
  const workshop = await openSubject(WORKSHOP.dir, WORKSHOP.name)
  const ids = Array.from({ length: 256 }, (_, i) => i)
  const cancel = new AbortController()
  const stages: Stage[] = []
  const job = {
    decoder: workshop.decoder,
    checkpoint: { name: 'workshop', hash: workshop.checkpoint.hash },
    spec: everyRow(50),
    ids,
    bos: 'none' as const,
    piece: (id: number) => workshop.checkpoint.tokenizer.piece(id),
  }
  const run = engine.run(job, {
    signal: cancel.signal,
    onStage: (stage) => {
      stages.push(stage)
      if (stage.name === 'running' && (stage.done ?? 0) > 0) cancel.abort(new Error('not wanted any more'))
    },
  })
  await expect(run).rejects.toThrow('not wanted any more')
  const seen = stages.length
  expect(stages.at(-1)!.done).toBeLessThan(256)
  const next = asLens(await workshop.ask(engine, everyRow(1), [1, 2, 3]))
  expect(next.ids).toEqual(Int32Array.of(1, 2, 3))
  expect(stages.length).toBe(seen)
  await expect(engine.run(job, { signal: AbortSignal.abort(new Error('never started')) })).rejects.toThrow('never')
})

it('says why it runs on the CPU when it was asked for something that is not here', async () => {
  for (const device of ['cuda', 'webgpu'] as const) {
    const asked = await openEngine({ device, threads: 1 })
    expect(asked.requested).toBe(device)
    if (asked.provider === 'cpu') expect(asked.fallback).toMatch(/^(CUDA|WebGPU) is not available: .+ CPU\.$/)
    else expect([asked.provider, asked.fallback]).toEqual([device, undefined])
    const result = asLens(await neox.ask(asked, everyRow(1), IDS))
    expect([result.facts.provider, result.facts.fallback]).toEqual([asked.provider, asked.fallback])
    await asked.close()
  }
})

it('rejects what is under way when it is closed, and everything after', async () => {
  const closing = await openEngine({ device: 'cpu', threads: 1 })
  const run = refusal(neox.ask(closing, everyRow(1), IDS))
  await closing.close()
  expect((await run).code).toBe('RUN_INTERRUPTED')
  expect((await refusal(neox.ask(closing, everyRow(1), IDS))).code).toBe('RUN_INTERRUPTED')
})
