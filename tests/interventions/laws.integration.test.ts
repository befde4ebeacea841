import type { Intervention } from '@lensboard/contract'
import { type Activations, type Engine, openEngine } from '@lensboard/lens'
import type { DecoderSpec } from '@lensboard/models'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { largestDifference } from '../parity/differences.js'
import { fixture, openSubject } from '../parity/subject.js'
import { changedCheckpoints, readCases } from './cases.js'

let engine: Engine
beforeAll(async () => {
  engine = await openEngine({ device: 'cpu' })
})
afterAll(() => engine.close())

const EVERY = ['resid_pre', 'attn_out', 'mlp_out'] as const

describe.each(changedCheckpoints)('%s', (checkpoint) => {
  const { ids } = readCases(checkpoint)
  const T = ids.length
  const open = async () => (await openSubject(fixture(checkpoint), checkpoint)).decoder
  const read = async (interventions: Intervention[], decoder?: DecoderSpec): Promise<Activations> => {
    const hash = `${checkpoint} ${decoder?.nLayers ?? ''}`
    const job = { decoder: decoder ?? (await open()), checkpoint: { name: checkpoint, hash }, prompts: [ids] }
    return (await engine.activations({ ...job, interventions: [interventions] }))[0]!
  }

  it('is the same bit for bit with factors of 1 and coefficients of 0', async () => {
    const decoder = await open()
    const layers = { from: 0, to: decoder.nLayers - 1 }
    const direction = { kind: 'token', id: 5 } as const
    const neutral: Intervention[] = [
      ...EVERY.map((at): Intervention => ({ op: 'scale', at, layers, factor: 1 })),
      ...EVERY.map((at): Intervention => ({ op: 'add', at, layer: 1, direction, coefficient: 0 })),
      { op: 'scale_heads', layers, heads: [0, 3], factor: 1 },
    ]
    expect(await read(neutral)).toEqual(await read([]))
  })

  it('is the same with its own activations patched into their own places', async () => {
    const own = EVERY.map(
      (at, t): Intervention => ({
        ...{ op: 'patch', at, layer: 1, position: t },
        from: { input: { kind: 'ids', ids }, layer: 1, position: t },
      }),
    )
    const [patched, plain] = [await read(own), await read([])]
    for (const name of Object.keys(plain) as (keyof Activations)[])
      expect(largestDifference(patched[name].data, plain[name].data), name).toBeLessThanOrEqual(1e-6)
  })

  it('skips a block of which everything is ablated', async () => {
    const decoder = await open()
    // Where norms stand on the stream itself, a block without parts still norms.
    if (decoder.weights.blocks.some(({ ln1Sum }) => ln1Sum)) return
    const last = decoder.nLayers - 1
    const layers = { from: last, to: last }
    const without: DecoderSpec = {
      ...decoder,
      nLayers: last,
      layers: decoder.layers.slice(0, last),
      weights: { ...decoder.weights, blocks: decoder.weights.blocks.slice(0, last) },
    }
    const ablated = await read([
      { op: 'scale', at: 'attn_out', layers, factor: 0 },
      { op: 'scale', at: 'mlp_out', layers, factor: 0 },
    ])
    expect(ablated.logits).toEqual((await read([], without)).logits)
  })

  it('takes a blocked key out of the softmax and leaves the others in proportion', async () => {
    const { nHeads } = await open()
    const [query, key, head] = [T - 1, T - 3, 2]
    const at = (h: number, q: number, k: number) => (h * T + q) * T + k
    const queries = { from: query, to: query }
    const keys = { from: key, to: key }
    const [plain, blocked] = [
      (await read([])).pattern.data,
      (await read([{ op: 'block', layers: { from: 0, to: 0 }, heads: [head], queries, keys }])).pattern.data,
    ]
    for (let h = 0; h < nHeads; h++)
      for (let q = 0; q < T; q++)
        for (let k = 0; k < T; k++) {
          const before = plain[at(h, q, k)]!
          if (h !== head || q !== query) expect(blocked[at(h, q, k)]).toBe(before)
          else if (k === key) expect(blocked[at(h, q, k)]).toBe(0)
          else expect(blocked[at(h, q, k)]).toBeCloseTo(before / (1 - plain[at(h, query, key)]!), 6)
        }
  })
})
