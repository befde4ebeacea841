import type { Intervention } from '@lensboard/contract'
import { type Activations, type Engine, openEngine } from '@lensboard/lens'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { largestDifference, ledger, relativeDifference } from '../parity/differences.js'
import { asAttention, asLens, fixture, openSubject } from '../parity/subject.js'
import { changedCheckpoints, readCases } from './cases.js'

const STREAM = 1e-4
const PATTERN = 1e-5

let engine: Engine
const notes = ledger('interventions')
beforeAll(async () => {
  engine = await openEngine({ device: 'cpu' })
})
afterAll(async () => {
  notes.print()
  await engine.close()
})

describe.each(changedCheckpoints)('%s', (checkpoint) => {
  const { ids, cases } = readCases(checkpoint)
  const subjectOf = () => openSubject(fixture(checkpoint), checkpoint)
  const read = async (...interventions: Intervention[][]) => {
    const { decoder } = await subjectOf()
    const prompts = interventions.map(() => ids)
    return engine.activations({ decoder, checkpoint: { name: checkpoint, hash: checkpoint }, prompts, interventions })
  }

  it.each(cases)('computes what the reference computes with $name', async ({ interventions, reference }) => {
    const [found] = await read(interventions)
    expectAgrees(found!, reference)
  })

  it('changes each row of a batch as if it were alone', async () => {
    const found = await read(...cases.map(({ interventions }) => interventions))
    for (const [row, { reference }] of cases.entries()) expectAgrees(found[row]!, reference)
  })

  it('changes what the cards read', async () => {
    const { interventions, reference } = cases.at(-1)!
    const subject = await subjectOf()
    const rows = { pre: true, mid: false, stride: 1 } as const
    const lens = asLens(await subject.ask(engine, { kind: 'lens', rows, topK: 1, interventions }, ids))
    const attention = asAttention(
      await subject.ask(engine, { kind: 'attention', heads: 'all', reduce: 'none', interventions }, ids),
    )
    const { logits, pattern } = reference
    const width = logits!.dims[1]!
    const topIds = ids.map((_, t) => argMax(logits!.data.subarray(t * width, (t + 1) * width)))
    expect(Array.from(lens.topIds.slice(-ids.length))).toEqual(topIds)
    expect(lens.parity!.maxAbsProb).toBeLessThanOrEqual(1e-5)
    const triangles = Array.from(pattern!.data).filter((_, at) => {
      const [query, key] = [Math.floor(at / ids.length) % ids.length, at % ids.length]
      return key <= query
    })
    expect(largestDifference(attention.patterns, triangles)).toBeLessThanOrEqual(PATTERN)
  })
})

function expectAgrees(found: Activations, reference: ReturnType<typeof readCases>['cases'][number]['reference']) {
  expect(Object.keys(reference)).toEqual(expect.arrayContaining(['logits', 'pattern', 'resid_post']))
  for (const [name, { dims, data }] of Object.entries(reference)) {
    const { dims: has, data: values } = found[name as keyof Activations]
    expect(has, name).toEqual(dims)
    if (name === 'pattern') expect(notes.note(name, largestDifference(values, data))).toBeLessThanOrEqual(PATTERN)
    else expect(notes.note(name, relativeDifference(values, data)), name).toBeLessThanOrEqual(STREAM)
  }
}

const argMax = (values: ArrayLike<number>) =>
  Array.from(values).reduce((best, z, i, all) => (z > all[best]! ? i : best), 0)
