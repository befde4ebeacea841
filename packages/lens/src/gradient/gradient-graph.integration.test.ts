import { fileURLToPath } from 'node:url'
import { openModel } from '@lensboard/models'
import { afterAll, expect, it } from 'vitest'
import { weightsFolder } from '../decoder/external-weights.js'
import { openGraph } from '../engine/onnx-runtime.js'
import { float32s, int64s } from '../feed.js'
import { readReference } from '../fixtures/reference.js'
import { forwardFeeds } from '../forward-feeds.js'
import { GRADIENT_SITES, gradientGraph, gradientName } from './gradient-graph.js'

const root = new URL('../../../../tests/parity/', import.meta.url)
const autograd = readReference(fileURLToPath(new URL('gradients.safetensors', root)))
const sentence = (name: string) =>
  Array.from(readReference(fileURLToPath(new URL(`fixtures/${name}/sentence.reference.safetensors`, root))).ids!.data)

/** logit(17) − logit(5) at the last token, differentiated. */
async function gradientsOf(name: string) {
  const dir = fileURLToPath(new URL(`fixtures/${name}`, root))
  const { decoder } = await openModel({ name, dir }, { folders: [] })
  const folder = weightsFolder(decoder)
  const { bytes } = gradientGraph(decoder, folder, 'logits')
  const graph = await openGraph(bytes, { provider: 'cpu', threads: 1, folder })
  const ids = sentence(name)
  const feeds = {
    ...forwardFeeds(decoder, [ids]),
    read: int64s([ids.length - 1]),
    tokens: int64s([17, 5]),
    logits_grad: float32s(Float32Array.of(1, -1), [1, 2]),
  }
  const names = GRADIENT_SITES.flatMap((site) =>
    Array.from({ length: decoder.nLayers }, (_, layer) => gradientName(site, layer)),
  )
  const fetched = await graph.run(feeds, names)
  await graph.release()
  return { decoder, at: (site: (typeof GRADIENT_SITES)[number], layer: number) => fetched[gradientName(site, layer)]! }
}

let worst = 0
afterAll(() => console.info(`largest relative difference to autograd: ${worst.toExponential(1)}`))

it.each(Object.keys(autograd))('%s is differentiated as autograd does it', async (name) => {
  const { decoder, at } = await gradientsOf(name)
  const { data: expected, dims } = autograd[name]!
  const size = dims[1]! * dims[2]!
  expect(dims).toEqual([decoder.nLayers, dims[1]!, decoder.dModel])
  for (let layer = 0; layer < decoder.nLayers; layer++) {
    const reference = Float32Array.from(expected.slice(layer * size, (layer + 1) * size) as Float32Array)
    const scale = reference.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
    const found = at('resid_pre', layer).data
    const difference = reference.reduce((most, x, i) => Math.max(most, Math.abs(x - found[i]!)), 0) / scale
    worst = Math.max(worst, difference)
    expect(difference, `resid_pre.${layer}`).toBeLessThanOrEqual(1e-5)
  }
})

it('what a block adds to the stream counts as the stream does', async () => {
  const { decoder, at } = await gradientsOf('llama-bf16')
  for (let layer = 0; layer < decoder.nLayers; layer++)
    expect(at('mlp_out', layer).data).toEqual(at('resid_post', layer).data)
})
