import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openModel } from '@lensboard/models'
import { describe, expect, it } from 'vitest'
import { weightsFolder } from '../decoder/external-weights.js'
import { forwardGraph } from '../decoder/forward-graph.js'
import { openGraph } from '../engine/onnx-runtime.js'
import { forwardFeeds } from '../forward-feeds.js'
import type { Resolved } from '../interventions/change.js'
import { changesBetween } from '../interventions/changes-between.js'
import { cachedForward, keepsKeys } from './cached-forward.js'

const root = new URL('../../../../tests/', import.meta.url)
const greedy: Record<string, { prompt: number[]; greedy: number[] }> = JSON.parse(
  readFileSync(new URL('generate/greedy.json', root), 'utf8'),
)

async function openFixture(name: string) {
  const dir = fileURLToPath(new URL(`parity/fixtures/${name}`, root))
  const { decoder } = await openModel({ name, dir }, { folders: [] })
  const folder = weightsFolder(decoder)
  const { bytes } = forwardGraph(decoder, folder)
  return { decoder, graph: await openGraph(bytes, { provider: 'cpu', threads: 1, folder }) }
}

/** Largest difference, by the largest value of `b`. */
function relative(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length)
  const scale = b.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  return a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!)), 0) / scale
}

async function worstDifference(name: string, changes: Resolved = []): Promise<number> {
  const { decoder, graph } = await openFixture(name)
  const { prompt, greedy: written } = greedy[name]!
  const hook = `resid_post.${decoder.nLayers - 1}`
  const forward = cachedForward(graph, decoder, changes)
  let worst = 0
  for (let length = prompt.length; length <= prompt.length + written.length; length++) {
    const ids = [...prompt, ...written].slice(0, length)
    const kept = await forward.read(ids, [hook, 'logits'])
    const whole = await graph.run(forwardFeeds(decoder, [ids], [changesBetween(changes, { from: 0, to: length })]), [
      hook,
      'logits',
    ])
    const [a, b] = [kept, whole].map((fetched) => (fetched[hook]!.data as Float32Array).slice(-decoder.dModel))
    const [c, d] = [kept, whole].map((fetched) => (fetched.logits!.data as Float32Array).slice(-decoder.dVocab))
    worst = Math.max(worst, relative(a!, b!), relative(c!, d!))
  }
  await graph.release()
  return worst
}

describe('a prompt that grows token by token', () => {
  it.each(Object.keys(greedy))('is read by %s as if it were read anew', async (name) => {
    expect(await worstDifference(name)).toBeLessThanOrEqual(1e-5)
  })

  it.each(['gpt2-plain', 'gemma2-alternating', 'mixtral-windowed-bf16', 'bloom-plain'])(
    'is read by %s as if it were read anew when activations are changed',
    async (name) => {
      const { decoder, graph } = await openFixture(name)
      await graph.release()
      const vector = Float32Array.from({ length: decoder.dModel }, (_, i) => Math.sin(i))
      // Tokens that are still to come, too.
      const every = { from: 0, to: 40 }
      const changes: Resolved = [
        { op: 'scale', at: 'mlp_out', layers: { from: 1, to: 1 }, positions: every, factor: 0.5 },
        { op: 'scale_heads', layers: { from: 0, to: 0 }, heads: [0], positions: every, factor: 0 },
        { op: 'add', at: 'resid_pre', layer: 1, positions: { from: 2, to: 5 }, vector, coefficient: 3 },
        { op: 'put', at: 'attn_out', layer: 0, position: 4, vector },
        {
          op: 'block',
          layers: { from: 0, to: 1 },
          heads: [1],
          queries: { from: 4, to: 5 },
          keys: { from: 1, to: 3 },
        },
      ]
      expect(await worstDifference(name, changes)).toBeLessThanOrEqual(1e-5)
    },
  )
})

it('computes each token once, but all of them again where frequencies follow the length', async () => {
  const computed = async (name: string) => {
    const { decoder, graph } = await openFixture(name)
    const forward = cachedForward(graph, decoder, [])
    const rows: number[] = []
    for (let length = 6; length <= 10; length++) {
      const fetched = await forward.read(
        Array.from({ length }, (_, i) => i),
        ['resid_pre.0'],
      )
      rows.push(fetched['resid_pre.0']!.dims[0]!)
    }
    await graph.release()
    return rows
  }
  expect(await computed('gpt2-plain')).toEqual([6, 1, 1, 1, 1])
  // This one was trained on 8 tokens.
  expect(await computed('llama-rope-dynamic')).toEqual([6, 1, 1, 9, 10])
})

describe('keys that were turned before', () => {
  const rotary = (scaling: object) =>
    ({ kind: 'rotary', dims: 2, pairs: 'halves', tables: [{ base: 10, scaling }] }) as Parameters<typeof keepsKeys>[0]

  it('are computed again when frequencies follow the length of the prompt', () => {
    const dynamic = rotary({ kind: 'dynamic', factor: 3, trainedCtx: 8 })
    expect([keepsKeys(dynamic, 7, 8), keepsKeys(dynamic, 8, 9), keepsKeys(dynamic, 9, 10)]).toEqual([
      true,
      false,
      false,
    ])
    const longrope = rotary({ kind: 'longrope', shortFactor: [1], longFactor: [2], trainedCtx: 8, attentionFactor: 1 })
    expect([keepsKeys(longrope, 7, 8), keepsKeys(longrope, 8, 9), keepsKeys(longrope, 9, 10)]).toEqual([
      true,
      false,
      true,
    ])
  })

  it('stay true everywhere else', () => {
    expect(keepsKeys(rotary({ kind: 'linear', factor: 2 }), 7, 100)).toBe(true)
    expect(keepsKeys({ kind: 'alibi', slopes: [1], factor: 1, rounding: 'float32' }, 7, 100)).toBe(true)
    expect(keepsKeys({ kind: 'learned', offset: 0 }, 7, 100)).toBe(true)
  })
})
