import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Engine, openEngine } from '@lensboard/lens'
import { WORKSHOP } from '@lensboard/weights'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ledger, relativeDifference } from '../parity/differences.js'
import { readReference } from '../parity/reference.js'
import { fixture, openSubject, type Subject } from '../parity/subject.js'

const BOUND = 1e-4
const SITES = ['resid_pre', 'attn_out', 'mlp_out', 'heads'] as const
const folder = fileURLToPath(new URL('./fixtures/', import.meta.url))
const names = readdirSync(folder).map((file) => file.replace('.safetensors', ''))
const found = ledger('causal questions')

let engine: Engine
beforeAll(async () => {
  engine = await openEngine({ device: 'cpu' })
})
afterAll(async () => {
  found.print()
  await engine.close()
})

const subjectOf = (name: string): Promise<Subject> =>
  name.startsWith('workshop') ? openSubject(WORKSHOP.dir, WORKSHOP.name) : openSubject(fixture(name), name)

describe.each(names)('%s', (name) => {
  const reference = readReference(`${folder}${name}.safetensors`)
  const numbers = (key: string) => Array.from(reference[key]!.data)
  const [ids, corrupted] = [numbers('clean_ids'), numbers('corrupted_ids')]
  const metric = { position: numbers('position')[0]!, target: numbers('target'), against: numbers('against') }

  it.each([false, true])('takes a logit apart as the reference does (heads apart: %s)', async (heads) => {
    const spec = { kind: 'attribution', ...metric, heads } as const
    const { contributions, components, logit, parity } = await (await subjectOf(name)).ask(engine, spec, ids)
    const expected = numbers(heads ? 'by_head' : 'by_layer')
    expect(components).toHaveLength(expected.length)
    expect(found.note('contributions', relativeDifference(contributions, expected))).toBeLessThanOrEqual(BOUND)
    const sum = contributions.reduce((a, b) => a + b, 0)
    expect(found.note('sum and logit', Math.abs(sum - logit))).toBeLessThanOrEqual(BOUND)
    expect(found.note('logit', relativeDifference([logit], numbers('logit')))).toBeLessThanOrEqual(BOUND)
    expect(parity).toMatchObject({ top1Agree: 1, positions: 1 })
    expect(parity.maxAbsLogit).toBeLessThanOrEqual(BOUND)
    expect(parity.maxAbsProb).toBeLessThanOrEqual(1e-5)
  })

  it.each(SITES)('patches %s as the reference does', async (at) => {
    const spec = { kind: 'patching', corrupted: { kind: 'ids', ids: corrupted }, ...metric, at } as const
    const answer = await (await subjectOf(name)).ask(engine, spec, ids)
    const expected = reference[`patched.${at}`]!
    expect([answer.nLayers, answer.patched.length / answer.nLayers]).toEqual(expected.dims)
    expect(found.note('patched', relativeDifference(answer.patched, expected.data))).toBeLessThanOrEqual(BOUND)
    const both = [...numbers('clean'), ...numbers('corrupted')]
    expect(relativeDifference([answer.clean, answer.corrupted], both)).toBeLessThanOrEqual(BOUND)
  })

  it.each(['same', 'fixed'] as const)('says of an activation what the reference says (%s layer)', async (into) => {
    const [targetPosition, targetLayer, tokens] = numbers('scope.place') as [number, number, number]
    const spec = {
      kind: 'patchscope',
      position: metric.position,
      target: { kind: 'ids', ids: numbers('scope.ids') },
      targetPosition,
      tokens,
      ...(into === 'fixed' && { targetLayer }),
    } as const
    const { decodedIds, decodedLogProbs } = await (await subjectOf(name)).ask(engine, spec, ids)
    expect(Array.from(decodedIds)).toEqual(numbers(`scope.${into}.ids`))
    const difference = relativeDifference(decodedLogProbs, numbers(`scope.${into}.log_probs`))
    expect(found.note('log-probabilities', difference)).toBeLessThanOrEqual(BOUND)
  })
})
