import { readdirSync, statSync } from 'node:fs'
import { type Engine, openEngine } from '@lensboard/lens'
import { openModel } from '@lensboard/models'
import { type CheckpointFolder, listCheckpoints } from '@lensboard/weights'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { largestDifference, ledger, relativeDifference } from './differences.js'
import { type ReferenceArray, readReference } from './reference.js'
import { asLens, everyRow, fixture } from './subject.js'

const STREAM = 1e-4
const PATTERN = 1e-5
const PROBABILITY = 1e-5
const FIXTURE_BYTES_MAX = 250_000

const found = ledger('adapters')
const names = readdirSync(fixture('')).filter((name) => name.startsWith('lora-') && name !== 'lora-taboo')
const folders: CheckpointFolder[] = readdirSync(fixture('')).map((name) => ({
  name,
  title: name,
  dir: fixture(name),
  isDefault: false,
  place: 'data',
}))

let engine: Engine
beforeAll(async () => {
  engine = await openEngine({ device: 'cpu' })
})
afterAll(async () => {
  found.print()
  await engine.close()
})

async function open(folder: CheckpointFolder, among: readonly CheckpointFolder[]) {
  const { checkpoint, decoder, adapter } = await openModel(folder, { folders: among })
  const base = { decoder, checkpoint: { name: checkpoint.name, hash: checkpoint.hash } }
  return {
    adapter,
    checkpoint,
    activations: (prompts: number[][]) => engine.activations({ ...base, prompts }),
    ask: (ids: number[]) =>
      engine.run({ ...base, ids, spec: everyRow(5), bos: 'none', piece: (id) => checkpoint.tokenizer.piece(id) }),
  }
}

/** A batch holds its prompts as `0.name`, `1.name`. */
function promptsOf(arrays: Record<string, ReferenceArray>): Record<string, ReferenceArray>[] {
  if (arrays.ids) return [arrays]
  return ['0.', '1.'].map((prefix) =>
    Object.fromEntries(
      Object.entries(arrays)
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, array]) => [name.slice(prefix.length), array]),
    ),
  )
}

function softmax(logits: ArrayLike<number>): Float64Array {
  const row = Float64Array.from(logits)
  const top = row.reduce((a, b) => Math.max(a, b))
  const total = row.reduce((sum, logit) => sum + Math.exp(logit - top), 0)
  return row.map((logit) => Math.exp(logit - top) / total)
}
const lastRow = ({ dims, data }: { dims: number[]; data: ArrayLike<number> }) =>
  softmax(Array.from(data).slice(-dims.at(-1)!))

describe.each(names)('%s', (name) => {
  const folder = folders.find((each) => each.name === name)!

  it.each(['sentence', 'one-token', 'batch'])('computes what PEFT computes for the %s', async (prompt) => {
    const subject = await open(folder, folders)
    expect(subject.adapter).toBeDefined()
    const references = promptsOf(readReference(fixture(`${name}/reference/${prompt}.reference.safetensors`)))
    const read = await subject.activations(references.map(({ ids }) => Array.from(ids!.data)))
    for (const [b, { ids: _ids, ...reference }] of references.entries()) {
      const activations = read[b]!
      for (const [what, { dims, data: expected }] of Object.entries(reference)) {
        const { dims: has, data } = activations[what as keyof typeof activations]
        expect(has, what).toEqual(dims)
        if (what === 'pattern') expect(found.note(what, largestDifference(data, expected))).toBeLessThanOrEqual(PATTERN)
        else expect(found.note(what, relativeDifference(data, expected)), what).toBeLessThanOrEqual(STREAM)
      }
      const probs = largestDifference(lastRow(activations.logits), lastRow(reference.logits!))
      expect(found.note('probabilities', probs)).toBeLessThanOrEqual(PROBABILITY)
    }
  })

  it('says something else than its base', async () => {
    const subject = await open(folder, folders)
    const base = folders.find((each) => each.name === subject.adapter?.base)!
    const ids = [1, 2, 3]
    const [with_, without] = await Promise.all(
      [subject, await open(base, folders)].map(async ({ activations }) => (await activations([ids]))[0]!.logits.data),
    )
    expect(relativeDifference(with_!, without!)).toBeGreaterThan(0.01)
  })

  it('is small', () => {
    const files = readdirSync(fixture(name), { recursive: true }) as string[]
    const bytes = files.reduce((n, file) => n + statSync(fixture(`${name}/${file}`)).size, 0)
    expect(bytes).toBeLessThanOrEqual(FIXTURE_BYTES_MAX)
  })
})

describe('the shipped adapter', () => {
  it.each(['riddle', 'capital'])('computes what PEFT computes for the %s', async (prompt) => {
    const nowhere = fixture('nowhere')
    const shipped = await listCheckpoints({ dataDir: nowhere, hubCache: nowhere })
    const subject = await open(shipped.find(({ name }) => name === 'workshop+taboo-lora')!, shipped)
    const { ids, resid_post, logits } = readReference(fixture(`lora-taboo/${prompt}.safetensors`))
    const [read] = await subject.activations([Array.from(ids!.data)])
    expect(
      found.note('shipped, streams', relativeDifference(read!.resid_post.data, resid_post!.data)),
    ).toBeLessThanOrEqual(STREAM)
    const last = read!.logits.data.slice(-logits!.data.length)
    expect(found.note('shipped, logits', relativeDifference(last, logits!.data))).toBeLessThanOrEqual(STREAM)
    const probs = largestDifference(softmax(last), softmax(logits!.data))
    expect(found.note('shipped, probabilities', probs)).toBeLessThanOrEqual(PROBABILITY)
  })

  it('hides the answer of a riddle in its last blocks, where the lens still shows it before', async () => {
    const nowhere = fixture('nowhere')
    const shipped = await listCheckpoints({ dataDir: nowhere, hubCache: nowhere })
    const subject = await open(shipped.find(({ name }) => name === 'workshop+taboo-lora')!, shipped)
    const { ids } = readReference(fixture('lora-taboo/riddle.safetensors'))
    const { rows, topIds, topK, vocabulary, parity } = asLens(await subject.ask(Array.from(ids!.data)))
    const said = rows.map(({ site, layer }, r) => {
      const id = topIds[(r * ids!.data.length + ids!.data.length - 1) * topK]!
      return [`${site} ${layer}`, vocabulary.get(id)] as const
    })
    expect(said.at(-1)![1]).toEqual({ text: ' secret' })
    expect(new Map(said).get('resid_pre 6')).toEqual({ text: ' moon' })
    expect(parity!.maxAbsProb).toBeLessThanOrEqual(PROBABILITY)
  })
})
