// Cards that are read through a learned lens: from the question of a person to the stored result, by the real service.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { receiveDataset } from '@lensboard/api'
import { createRateLimits } from '@lensboard/auth'
import {
  type Answer,
  type CheckpointRef,
  type DatasetFacts,
  type DatasetResult,
  type DatasetSpec,
  decodeResult,
  type LensRef,
  type LensResult,
  type LensSpec,
  lensHash,
  newSpec,
  type PersonFacts,
  type RunSpec,
  type TrainedLens,
} from '@lensboard/contract'
import { keepLens } from '@lensboard/db'
import { openEngine } from '@lensboard/lens'
import { openModel } from '@lensboard/models'
import { hashOfNumbers, readLens, type StoredLens, WORKSHOP, writeLensFolder } from '@lensboard/weights'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { withTwin } from './twin.js'
import { openWorld, SOON, type World } from './world.js'

const SHIPPED = fileURLToPath(new URL('../../packages/weights/workshop-model/tuned-lens', import.meta.url))
const TEXT = 'When Mary and John went to the store, John gave a drink to'

let world: World
let ada: PersonFacts
let boardId: string
let checkpoint: CheckpointRef
let twin: CheckpointRef
let shipped: StoredLens
let ref: LensRef

beforeAll(async () => {
  world = await openWorld([])
  ada = await world.newPerson('Ada')
  boardId = (await world.as(ada).project.create({ name: 'p' })).boardId
  ;({ checkpoint, twin } = await withTwin(world))
  shipped = await readLens(SHIPPED)
  ref = await keep(shipped)
})
afterAll(() => world?.close())

/** Puts a lens into the library of the service. */
async function keep(stored: StoredLens): Promise<LensRef> {
  const { lens, numbers } = stored
  const hash = await lensHash(lens)
  await writeLensFolder(join(world.dataDir, 'lenses', hash), stored)
  const bytes = numbers.weight.byteLength + (numbers.bias?.byteLength ?? 0)
  await keepLens(world.db, { hash, lens, bytes, personId: ada.id, personName: ada.name })
  return { kind: lens.kind, name: lens.title, hash }
}

/** The shipped lens with other numbers, and what else is said. */
function altered(by: number, more: Partial<TrainedLens>): StoredLens {
  const { weight, bias } = shipped.numbers
  const numbers = { weight: weight.map((x) => x * by), ...(bias && { bias }) }
  const { evaluation: _, ...lens } = shipped.lens
  return { lens: { ...lens, ...more, sha256: hashOfNumbers(numbers) }, numbers }
}

const ask = (spec: RunSpec, person = ada) => world.as(person).run.request({ boardId, spec })
const rowOf = (key: string) => world.db.prisma.run.findUniqueOrThrow({ where: { key }, include: { result: true } })
const ended = (key: string) => expect.poll(async () => (await rowOf(key)).status, SOON).not.toMatch(/queued|running/)
async function answerTo<A extends Answer>(spec: RunSpec): Promise<A> {
  const { runKey } = await ask(spec)
  await ended(runKey)
  const row = await rowOf(runKey)
  expect(row).toMatchObject({ status: 'done', errorMessage: null })
  return decodeResult(new Uint8Array(row.result!.bytes)) as A
}
const through = (lens: LensRef, over: Partial<LensSpec> = {}): LensSpec => ({
  ...newSpec('lens', checkpoint, TEXT),
  lens,
  ...over,
})
const refused = async (spec: RunSpec) => {
  const runs = await world.db.prisma.run.count()
  const why = await ask(spec).then(
    () => 'ok',
    (error: { cause?: { code?: string; message: string } }) => `${error.cause?.code}: ${error.cause?.message}`,
  )
  expect(await world.db.prisma.run.count()).toBe(runs)
  return why
}
const largest = (a: Float32Array, b: Float32Array) => {
  expect(a.length).toBe(b.length)
  return a.reduce(
    (most, x, i) => (Number.isNaN(x) && Number.isNaN(b[i]!) ? most : Math.max(most, Math.abs(x - b[i]!))),
    0,
  )
}

it('a card reads through the shipped lens what the engine reads with its numbers in memory', async () => {
  const answer = await answerTo<LensResult>(through(ref))
  expect(answer.facts.lens).toEqual({ kind: 'tuned', hash: ref.hash, title: ref.name, sha256: shipped.lens.sha256 })
  const { decoder } = await openModel(WORKSHOP, { folders: [] })
  const engine = await openEngine({ device: 'cpu' })
  const { lens, numbers } = shipped
  const maps = { kind: lens.kind, layers: lens.layers, sha256: lens.sha256, ...numbers }
  const { rows, topK } = through(ref)
  const expected = await engine.run({
    ...{ decoder, checkpoint, ids: Array.from(answer.ids), bos: 'none', piece: (id: number) => ({ text: `${id}` }) },
    spec: { kind: 'lens', rows, topK, maps },
  })
  await engine.close()
  expect(answer.rows).toEqual(expected.rows)
  expect(Array.from(answer.topIds)).toEqual(Array.from(expected.topIds))
  expect(largest(answer.klFromOutput, expected.klFromOutput)).toBeLessThan(1e-4)
  // And something else than the logit lens reads.
  const plain = await answerTo<LensResult>(newSpec('lens', checkpoint, TEXT))
  expect(plain.facts.lens).toBeUndefined()
  expect(largest(answer.klFromOutput, plain.klFromOutput)).toBeGreaterThan(0.5)
  const mean = (kl: Float32Array) => kl.subarray(0, answer.ids.length).reduce((n, x) => n + x, 0) / answer.ids.length
  expect(mean(answer.klFromOutput)).toBeLessThan(mean(plain.klFromOutput))
})

it('what a lens is called makes no other run, and the same is computed again', async () => {
  const first = await ask(through(ref))
  await ended(first.runKey)
  const renamed = await ask(through({ ...ref, name: 'Mine, under another name' }))
  expect(renamed).toMatchObject({ runKey: first.runKey, status: 'done' })
  expect((await rowOf(first.runKey)).computations).toBe(1)
  await world.as(ada).run.verify({ boardId, runKey: first.runKey })
  const verified = async () => {
    const row = await world.db.prisma.verification.findUniqueOrThrow({ where: { runKey: first.runKey } })
    return [row.status, row.equal]
  }
  await expect.poll(verified, SOON).toEqual(['done', true])
})

it('text that the model writes on is read through the lens, its output is as ever', async () => {
  const continuation = { tokens: 8, temperature: 0, topP: 1, seed: 0 }
  const [tuned, plain] = [
    await answerTo<LensResult>(through(ref, { continuation })),
    await answerTo<LensResult>({ ...newSpec('lens', checkpoint, TEXT), continuation } as LensSpec),
  ]
  expect(tuned.continued).toBe(plain.continued)
  expect(Array.from(tuned.ids)).toEqual(Array.from(plain.ids))
  const last = (columns: Float32Array) => columns.slice(-tuned.ids.length)
  expect(largest(last(tuned.logSumExp), last(plain.logSumExp))).toBeLessThan(1e-5)
})

it('a lens of other weights is refused before anything waits, until somebody accepts just that', async () => {
  const asked = (lens: LensRef) => through(lens, { checkpoint: twin })
  expect(await refused(asked(ref))).toMatch(
    /^LENS_MISMATCH: This lens was made for workshop .*, and this card asks twin /,
  )
  expect(await refused(asked({ ...ref, madeFor: { name: 'workshop' } }))).toMatch(/^LENS_MISMATCH/)
  const accepted = await answerTo<LensResult>(asked({ ...ref, madeFor: checkpoint }))
  expect(accepted.facts).toMatchObject({ checkpoint: twin, lens: { hash: ref.hash, madeFor: shipped.lens.checkpoint } })
  const own = await answerTo<LensResult>(through(ref))
  expect(Array.from(accepted.topIds)).toEqual(Array.from(own.topIds))
})

it('a lens whose maker told only a name is accepted by name, and one of another shape by nobody', async () => {
  const unknown = await keep(altered(0.5, { checkpoint: { name: 'workshop' } }))
  expect(await refused(through(unknown))).toMatch(/^LENS_MISMATCH: .*workshop, of unknown weights/)
  const accepted = await answerTo<LensResult>(through({ ...unknown, madeFor: { name: 'workshop' } }))
  expect(accepted.facts.lens).toMatchObject({ madeFor: { name: 'workshop' } })
  const numbers = { weight: new Float32Array(8 * 128 * 128), bias: new Float32Array(8 * 128) }
  const lens = { ...altered(1, { checkpoint: { name: 'narrow' }, dModel: 128 }).lens, sha256: hashOfNumbers(numbers) }
  const narrow = await keep({ lens, numbers })
  expect(await refused(through({ ...narrow, madeFor: { name: 'narrow' } }))).toMatch(
    /^LENS_MISMATCH: This lens is for streams of 128 numbers; those of workshop have 256/,
  )
})

it('a list of prompts is averaged through the lens', async () => {
  const file = new TextEncoder().encode(
    ['The sky is blue.', 'A cat sat on the mat.'].map((text) => JSON.stringify({ text })).join('\n'),
  )
  const asking = { db: world.db, person: ada, limits: createRateLimits() }
  const list = (await receiveDataset(asking, { name: 'Two', format: 'jsonl' }, file)) as DatasetFacts
  const spec: DatasetSpec = {
    ...{ kind: 'dataset', checkpoint, dataset: { name: 'Two', hash: list.hash }, bos: 'auto', at: 'all' },
    ...{ rows: { pre: true, mid: false, stride: 1 }, interventions: [] },
  }
  expect(await refused({ ...spec, checkpoint: twin, lens: ref })).toMatch(/^LENS_MISMATCH/)
  const tuned = await answerTo<DatasetResult>({ ...spec, lens: ref })
  const plain = await answerTo<DatasetResult>(spec)
  expect(tuned.facts.lens).toMatchObject({ hash: ref.hash })
  const kl = ({ mean, measures, rows }: DatasetResult) => mean.slice(measures.indexOf('klFromOutput') * rows.length)
  for (const row of shipped.lens.layers.keys()) expect(kl(tuned)[row]).toBeLessThan(kl(plain)[row]!)
})

it('a deleted lens leaves its results, and answers no new question', async () => {
  const gone = await keep(altered(0.25, {}))
  const asked = through(gone)
  const answer = await answerTo<LensResult>(asked)
  const { runKey } = await ask(asked)
  await world.db.prisma.lens.delete({ where: { hash: gone.hash } })
  rmSync(join(world.dataDir, 'lenses', gone.hash), { recursive: true })
  expect(await ask(asked)).toMatchObject({ runKey, status: 'done' })
  expect(answer.facts.lens).toMatchObject({ hash: gone.hash, title: gone.name })
  expect(await refused(through(gone, { topK: 3 }))).toMatch(/^LENS_UNKNOWN: .*not in the library any more/)
  await world.as(ada).run.verify({ boardId, runKey })
  const verified = async () => (await world.db.prisma.verification.findUnique({ where: { runKey } }))?.errorCode
  await expect.poll(verified, SOON).toBe('LENS_UNKNOWN')
})
