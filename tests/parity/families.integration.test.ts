import { readdirSync, readFileSync } from 'node:fs'
import { type Engine, openEngine } from '@lensboard/lens'
import { families } from '@lensboard/models'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { largestDifference, ledger, relativeDifference } from './differences.js'
import { expectLensAgrees } from './lens-agreement.js'
import { readReference } from './reference.js'
import { asLens, everyRow, fixture, openSubject } from './subject.js'

const folders = readdirSync(fixture('')).filter((name) => name !== 'workshop')
const configOf = (folder: string) => JSON.parse(readFileSync(fixture(`${folder}/config.json`), 'utf8'))
const found = ledger('tiny checkpoints')
const STREAM = 1e-4
const ATTENTION = 1e-5

let engine: Engine
beforeAll(async () => {
  engine = await openEngine({ device: 'cpu' })
})
afterAll(async () => {
  found.print()
  await engine.close()
})

it('has a checkpoint of every family', () => {
  const present = new Set(folders.map((folder) => configOf(folder).model_type))
  expect(families.map((family) => family.modelType).filter((modelType) => !present.has(modelType))).toEqual([])
})

describe.each(folders)('%s', (folder) => {
  it.each(['sentence', 'one-token'])('computes every stream, pattern and logit of the %s prompt', async (prompt) => {
    const subject = await openSubject(fixture(folder), folder)
    const { ids, ...reference } = readReference(fixture(`${folder}/${prompt}.reference.safetensors`))
    const activations = await subject.activations(engine, Array.from(ids!.data))
    for (const [name, { dims, data }] of Object.entries(activations)) {
      expect(dims, name).toEqual(reference[name]!.dims)
      const expected = reference[name]!.data
      if (name === 'pattern') expect(found.note(name, largestDifference(data, expected))).toBeLessThanOrEqual(ATTENTION)
      else expect(found.note(name, relativeDifference(data, expected)), name).toBeLessThanOrEqual(STREAM)
    }
  })

  it.each(['sentence', 'one-token'])(
    'reads the %s prompt through its own head as the reference does',
    async (prompt) => {
      const subject = await openSubject(fixture(folder), folder)
      const reference = readReference(fixture(`${folder}/${prompt}.reference.safetensors`))
      const result = asLens(await subject.ask(engine, everyRow(5), Array.from(reference.ids!.data)))
      expectLensAgrees(result, reference, found.note)
    },
  )
})
