import { fileURLToPath } from 'node:url'
import { AppError, decodeResult, encodeResult, type Stage } from '@lensboard/contract'
import { type Engine, openEngine } from '@lensboard/lens'
import { WORKSHOP } from '@lensboard/weights'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ledger, relativeDifference } from '../parity/differences.js'
import { readReference } from '../parity/reference.js'
import { fixture, openSubject, type Subject } from '../parity/subject.js'

const BOUND = 1e-4
const SITES = ['resid_pre', 'attn_out', 'mlp_out', 'heads'] as const
const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))
const reference = readReference(path('./gradient.safetensors'))
const autograd = readReference(path('../parity/gradients.safetensors'))
const names = [...new Set(Object.keys(reference).map((key) => key.split('.')[0]!))]
/** One checkpoint of each family, of those that autograd was asked about. */
const families = Object.keys(autograd).filter(
  (name, i, all) => all.findIndex((other) => other.split('-')[0] === name.split('-')[0]) === i,
)
const found = ledger('attribution patching')

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

const asIds = (ids: readonly number[]) => ({ kind: 'ids' as const, ids: [...ids] })
const byGradient = (at: (typeof SITES)[number], corrupted: readonly number[]) =>
  ({ kind: 'patching', method: 'gradient', at, corrupted: asIds(corrupted) }) as const
const CLEAN = 'When Mary and John went to the store, John gave a drink to'
const CORRUPTED = 'When Mary and John went to the store, Mary gave a drink to'
const objects = () => {
  const [clean, corrupted] = [workshop.idsOf(CLEAN), workshop.idsOf(CORRUPTED)]
  const metric = { target: workshop.idsOf(' Mary'), against: workshop.idsOf(' John'), position: -1 }
  return { clean, corrupted, metric }
}

describe.each(names)('%s', (name) => {
  const causal = readReference(path(`./fixtures/${name}.safetensors`))
  const numbers = (key: string) => Array.from(causal[key]!.data)
  it.each(SITES)('estimates the effects of %s as autograd does', async (at) => {
    const subject = name.startsWith('workshop') ? workshop : await openSubject(fixture(name), name)
    const spec = {
      ...byGradient(at, numbers('corrupted_ids')),
      ...{ position: numbers('position')[0]!, target: numbers('target'), against: numbers('against') },
    } as const
    const answer = await subject.ask(engine, spec, numbers('clean_ids'))
    const expected = reference[`${name}.${at}`]!
    expect([answer.nLayers, answer.patched.length / answer.nLayers]).toEqual(expected.dims)
    const effects = answer.patched.map((metric) => metric - answer.corrupted)
    expect(found.note(at, relativeDifference(effects, expected.data))).toBeLessThanOrEqual(BOUND)
    const both = [...numbers('clean'), ...numbers('corrupted')]
    expect(relativeDifference([answer.clean, answer.corrupted], both)).toBeLessThanOrEqual(BOUND)
    expect(answer.method).toBe('gradient')
    expect(decodeResult(encodeResult(answer))).toEqual(answer)
  })
})

it.each(families)(
  '%s: a family’s gradients are those of autograd at the activations its own prompts differ in',
  async (name) => {
    const subject = await openSubject(fixture(name), name)
    const sentence = readReference(`${fixture(name)}/sentence.reference.safetensors`)
    const corrupted = Array.from(sentence.ids!.data)
    // One that every window of the last token shows.
    const clean = corrupted.map((id, t) => (t === corrupted.length - 4 ? (id + 1) % subject.decoder.dVocab : id))
    const spec = {
      ...byGradient('resid_pre', corrupted),
      ...{ position: -1, target: [17], against: [5] },
    } as const
    const { patched, corrupted: metric, nLayers } = await subject.ask(engine, spec, clean)
    const [before, after] = (await subject.activations(engine, [corrupted, clean])).map((hooks) => hooks.resid_pre.data)
    const [length, width] = [corrupted.length, subject.decoder.dModel]
    const gradient = autograd[name]!.data
    const expected = Array.from({ length: nLayers * length }, (_, cell) => {
      let sum = 0
      for (let d = 0; d < width; d++) {
        const i = cell * width + d
        sum += (after![i]! - before![i]!) * gradient[i]!
      }
      return sum
    })
    const effects = patched.map((value) => value - metric)
    expect(found.note('families', relativeDifference(effects, expected))).toBeLessThanOrEqual(BOUND)
  },
)

it('is the derivative of the exact effect: a small step from the corrupted to the clean activation moves as estimated', async () => {
  const { clean, corrupted, metric } = objects()
  const spec = { kind: 'patching', at: 'attn_out', method: 'gradient', corrupted: asIds(corrupted), ...metric } as const
  const estimate = await workshop.ask(engine, spec, clean)
  const [before, after] = await workshop.activations(engine, [corrupted, clean])
  const width = workshop.decoder.dModel
  const effects = estimate.patched.map((value) => value - estimate.corrupted)
  const largest = effects.reduce((best, x, i) => (Math.abs(x) > Math.abs(effects[best]!) ? i : best), 0)
  const [layer, position] = [Math.floor(largest / clean.length), largest % clean.length]
  const row = (hooks: typeof before) => {
    const from = largest * width
    return Array.from(hooks!.attn_out.data.subarray(from, from + width))
  }
  const corruptedRow = row(before)
  const towards = Float32Array.from(row(after), (x, d) => x - corruptedRow[d]!)
  const direction = { kind: 'vector' as const, base64: Buffer.from(towards.buffer).toString('base64') }
  const metricAfter = async (coefficient: number) => {
    const positions = { from: position, to: position }
    const add = { op: 'add', at: 'attn_out', layer, positions, direction, coefficient } as const
    const one = { kind: 'attribution' as const, heads: false, ...metric, interventions: [add] }
    return (await workshop.ask(engine, one, corrupted)).logit
  }
  // Central differences: the second-order part cancels.
  const step = 0.05
  const slope = ((await metricAfter(step)) - (await metricAfter(-step))) / (2 * step)
  expect(Math.abs(slope / effects[largest]! - 1)).toBeLessThan(0.01)
  expect(Math.abs(effects[largest]!)).toBeGreaterThan(0.05)
})

it('leaves cells alone that no patch can change, and tells two steps', async () => {
  const { clean, corrupted, metric } = objects()
  const spec = {
    kind: 'patching',
    at: 'resid_pre',
    method: 'gradient',
    corrupted: asIds(corrupted),
    ...metric,
  } as const
  const stages: Stage[] = []
  const { decoder, checkpoint } = workshop
  const job = {
    ...{ decoder, checkpoint: { name: 'workshop', hash: checkpoint.hash }, ids: clean, bos: 'none' as const, spec },
    piece: checkpoint.tokenizer.piece,
  }
  const answer = await engine.run(job, { onStage: (stage) => stages.push(stage) })
  const first = clean.findIndex((id, t) => id !== corrupted[t])
  for (let layer = 0; layer < answer.nLayers; layer++)
    for (let t = 0; t < first; t++) expect(answer.patched[layer * clean.length + t]).toBe(Math.fround(answer.corrupted))
  const running = stages.filter(({ name }) => name === 'running')
  expect(running.map(({ done, total, unit }) => [done, total, unit])).toEqual([0, 1, 2].map((n) => [n, 2, 'steps']))
  const cancel = new AbortController()
  const onStage = ({ name, done }: Stage) => name === 'running' && done === 1 && cancel.abort(new Error('enough'))
  await expect(engine.run(job, { onStage, signal: cancel.signal })).rejects.toThrow('enough')
})

it('reads longer prompts than exact patching does, and says where it ends', async () => {
  const long = Array.from({ length: 300 }, (_, t) => (t % 50) + 1)
  const changed = long.map((id, t) => (t === 280 ? 60 : id))
  const metric = { position: -1, target: [7], against: [] }
  const { decoder, checkpoint } = workshop
  const ask = (more: object) =>
    engine.run({
      ...{ decoder: { ...decoder, nCtx: 2_048 }, checkpoint: { name: 'workshop', hash: checkpoint.hash }, ids: long },
      ...{ bos: 'none', piece: checkpoint.tokenizer.piece },
      spec: { kind: 'patching', at: 'heads', corrupted: asIds(changed), ...metric, ...more },
    })
  expect((await ask({ method: 'gradient' })).patched.every(Number.isFinite)).toBe(true)
  const refusal = await ask({}).then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(refusal).toBeInstanceOf(AppError)
  expect(String(refusal)).toContain('up to 256 tokens; these have 300. By gradient it takes up to 1024')
})
