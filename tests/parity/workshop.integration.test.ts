import { readFileSync } from 'node:fs'
import { type Engine, openEngine, type Question } from '@lensboard/lens'
import { WORKSHOP } from '@lensboard/weights'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { largestDifference, ledger } from './differences.js'
import { expectLensAgrees } from './lens-agreement.js'
import { readReference } from './reference.js'
import { asAttention, asLens, everyRow, fixture, openSubject, type Subject } from './subject.js'

const prompts = JSON.parse(readFileSync(fixture('workshop/prompts.json'), 'utf8')) as Record<string, string>
const found = ledger('workshop model')
const ATTENTION = 1e-5
/** What generate.py follows at every position. */
const TRACK = [0, 1, 2500, 5119]

let engine: Engine
let workshop: Subject
beforeAll(async () => {
  engine = await openEngine({ device: 'cpu' })
  workshop = await openSubject(WORKSHOP.dir, WORKSHOP.name)
})
afterAll(async () => {
  found.print()
  await engine.close()
})

describe.each(Object.entries(prompts))('the shipped model reading "%s"', (name, text) => {
  const reference = readReference(fixture(`workshop/${name}.safetensors`))
  const ids = Array.from(reference.ids!.data)

  it('sees the same token ids', () => {
    expect(workshop.idsOf(text)).toEqual(ids)
  })

  it('agrees with the reference in every row, cell and statistic', async () => {
    const result = asLens(await workshop.ask(engine, { ...everyRow(5), track: TRACK }, ids))
    expectLensAgrees(result, reference, found.note)
    expect(result.parity!.top1Agree).toBe(ids.length)
    expect(found.note('parity badge', result.parity!.maxAbsProb)).toBeLessThanOrEqual(1e-5)
  })
})

describe.each(['sky', 'arithmetic'])('rows that few ask for, of the shipped model reading "%s"', (name) => {
  const asked = async (question: object, kind: string) => {
    const reference = readReference(fixture(`workshop/${name}-${kind}.safetensors`))
    const spec = { ...everyRow(5), track: TRACK, ...question } as Question
    const result = asLens(await workshop.ask(engine, spec, Array.from(reference.ids!.data)))
    return { result, reference }
  }

  it('reads what attention and MLP add through the same head', async () => {
    const parts = ['attn_out', 'mlp_out']
    const { result, reference } = await asked({ rows: { pre: true, mid: true, stride: 1, parts } }, 'parts')
    expect(result.rows.slice(0, 4).map(({ site }) => site)).toEqual(['resid_pre', 'attn_out', 'resid_mid', 'mlp_out'])
    expectLensAgrees(result, reference, found.note)
  })

  it('reads every row but the output without the final norm', async () => {
    const { result, reference } = await asked({ finalNorm: false }, 'bare')
    expectLensAgrees(result, reference, found.note)
    expect(result.parity!.maxAbsProb).toBeLessThanOrEqual(1e-5)
  })
})

it.each(['sky', 'induction'])('the shipped model attends as the reference does (%s)', async (name) => {
  const { ids, pattern } = readReference(fixture(`workshop/${name}.safetensors`))
  const spec = { kind: 'attention', heads: 'all', reduce: 'none' } as const
  const { patterns } = asAttention(await workshop.ask(engine, spec, Array.from(ids!.data)))
  const expected = lowerTriangles(pattern!.data as Float32Array, ids!.data.length)
  expect(found.note('attention', largestDifference(patterns, expected))).toBeLessThanOrEqual(ATTENTION)
})

function lowerTriangles(squares: Float32Array, nPositions: number): number[] {
  return Array.from(squares).filter((_, i) => i % nPositions <= Math.floor(i / nPositions) % nPositions)
}
