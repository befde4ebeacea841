import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { DecoderSpec } from '@lensboard/models'
import { openModel } from '@lensboard/models'
import { afterAll, describe, expect, it } from 'vitest'
import { weightsFolder } from '../decoder/external-weights.js'
import { forwardGraph } from '../decoder/forward-graph.js'
import { type OpenGraph, openGraph } from '../engine/onnx-runtime.js'
import { forwardFeeds } from '../forward-feeds.js'
import type { Resolved } from '../interventions/change.js'
import { chunkedForward } from './chunked-forward.js'
import { KeptKeys } from './kept-keys.js'

const fixtures = fileURLToPath(new URL('../../../../tests/parity/fixtures/', import.meta.url))
const families = readdirSync(fixtures).filter((name) => existsSync(`${fixtures}${name}/sentence.reference.safetensors`))
const CHUNK = 3

interface Fixture {
  decoder: DecoderSpec
  graph: OpenGraph
  ids: number[]
}

let opened: OpenGraph | undefined
afterAll(() => opened?.release())

async function openFixture(name: string): Promise<Fixture> {
  await opened?.release()
  opened = undefined
  const { decoder } = await openModel({ name, dir: `${fixtures}${name}` }, { folders: [] })
  const folder = weightsFolder(decoder)
  const { bytes } = forwardGraph(decoder, folder)
  const graph = await openGraph(bytes, { provider: 'cpu', threads: 1, folder })
  opened = graph
  const length = Math.min(decoder.nCtx, 16)
  return { decoder, graph, ids: Array.from({ length }, (_, i) => (7 * i + 3) % decoder.dVocab) }
}

const largest = (values: Float32Array) => values.reduce((most, x) => Math.max(most, Math.abs(x)), 0)

function difference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length)
  return largest(a.map((x, i) => x - b[i]!))
}

/** How far streams and heads of a prompt that is read in chunks are from those of one read at once, by their largest. */
async function worstDifference({ decoder, graph, ids }: Fixture, changes: Resolved): Promise<number> {
  const layers = Array.from({ length: decoder.nLayers }, (_, layer) => layer)
  const names = ['resid_pre', 'resid_post', 'attn_out', 'mlp_out', 'z'].flatMap((site) =>
    layers.map((layer) => `${site}.${layer}`),
  )
  const whole = await graph.run(forwardFeeds(decoder, [ids], [changes]), names)
  const tokens = chunkedForward(graph, decoder, { ids, changes })
  let worst = 0
  for (let start = 0; start < ids.length; start += CHUNK) {
    const end = Math.min(start + CHUNK, ids.length)
    const part = await tokens.read({ start, end }, names)
    for (const name of names) {
      const { dims } = whole[name]!
      const data = whole[name]!.data as Float32Array
      const rows = data.subarray(start * dims[1]!, end * dims[1]!)
      worst = Math.max(worst, difference(part[name]!.data as Float32Array, rows) / largest(data))
    }
  }
  return worst
}

/** Changes whose tokens and keys lie in several chunks. */
function manyChanges({ dModel, nLayers, nHeads }: DecoderSpec): Resolved {
  const vector = Float32Array.from({ length: dModel }, (_, i) => Math.sin(i))
  const last = nLayers - 1
  return [
    { op: 'scale', at: 'mlp_out', layers: { from: 0, to: last }, positions: { from: 1, to: 7 }, factor: 0.5 },
    { op: 'scale_heads', layers: { from: 0, to: 0 }, heads: [0], positions: { from: 5, to: 9 }, factor: 0 },
    { op: 'add', at: 'resid_pre', layer: last, positions: { from: 2, to: 6 }, vector, coefficient: 3 },
    { op: 'put', at: 'attn_out', layer: 0, position: 4, vector },
    { op: 'put', at: 'resid_pre', layer: last, position: 10, vector },
    {
      op: 'block',
      layers: { from: 0, to: last },
      heads: [nHeads - 1],
      queries: { from: 4, to: 11 },
      keys: { from: 1, to: 3 },
    },
  ]
}

describe.each(families)('%s', (name) => {
  it(`is read ${CHUNK} tokens at a time as it is read at once, also where it is changed`, async () => {
    const fixture = await openFixture(name)
    expect(await worstDifference(fixture, [])).toBeLessThanOrEqual(1e-5)
    expect(await worstDifference(fixture, manyChanges(fixture.decoder))).toBeLessThanOrEqual(1e-5)
  })
})

it('keeps keys and values where they are when tokens are added and taken away', () => {
  const shape = { nLayers: 1, nKvHeads: 2, dHead: 1 }
  const keys = new KeptKeys(shape, 2)
  const added = (...data: number[]) => {
    const tensor = { data: Float32Array.from(data), dims: [1, 2, data.length / 2, 1] }
    return { 'new_k.0': tensor, 'new_v.0': tensor }
  }
  const held = () => {
    const { data, dims } = keys.feeds()['past_k.0']!
    return [Array.from(data as Float32Array), dims]
  }
  expect(held()).toEqual([[], [1, 2, 0, 1]])
  keys.append(added(1, 2, 10, 20))
  keys.append(added(3, 30))
  expect(held()).toEqual([
    [1, 2, 3, 10, 20, 30],
    [1, 2, 3, 1],
  ])
  keys.cutTo(1)
  expect(held()).toEqual([
    [1, 10],
    [1, 2, 1, 1],
  ])
  keys.append(added(4, 5, 6, 40, 50, 60))
  expect(held()[0]).toEqual([1, 4, 5, 6, 10, 40, 50, 60])
})
