import { fileURLToPath } from 'node:url'
import { openModel } from '@lensboard/models'
import { expect, it } from 'vitest'
import { weightsFolder } from '../decoder/external-weights.js'
import { openGraph } from '../engine/onnx-runtime.js'
import { readReference } from '../fixtures/reference.js'
import { gradientGraph } from '../gradient/gradient-graph.js'
import { addJacobian, type JacobianMean } from './jacobian-mean.js'
import { promptJacobian, SKIP_FIRST } from './prompt-jacobian.js'

const root = new URL('../../../../', import.meta.url)
const reference = readReference(fileURLToPath(new URL('tests/train/jacobian.safetensors', root)))
const idsOf = (key: string) => Array.from(reference[`${key}/ids`]!.data)

async function open(path: string) {
  const { decoder } = await openModel({ name: path, dir: fileURLToPath(new URL(path, root)) }, { folders: [] })
  const folder = weightsFolder(decoder)
  const { bytes } = gradientGraph(decoder, folder, 'stream')
  return { decoder, graph: await openGraph(bytes, { provider: 'cpu', threads: 1, folder }) }
}

/** Largest difference by the largest expected value. */
function relative(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  const values = Array.from(expected)
  const scale = values.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  return values.reduce((most, x, i) => Math.max(most, Math.abs(x - found[i]!)), 0) / scale
}

it.each(['gpt2-plain', 'gpt-neox-parallel', 'gemma2-alternating'])(
  '%s has the Jacobian that autograd has',
  async (name) => {
    const { decoder, graph } = await open(`tests/parity/fixtures/${name}`)
    const told: number[] = []
    const options = { skipFirst: 2, dimsAtOnce: 5 }
    const jacobian = await promptJacobian(graph, decoder, idsOf(name), options, (done) => told.push(done))
    await graph.release()
    const { data, dims } = reference[`${name}/jacobian`]!
    expect(jacobian).toHaveLength(dims.reduce((n, d) => n * d, 1))
    expect(relative(jacobian, data)).toBeLessThanOrEqual(1e-5)
    expect(told.slice(0, 2)).toEqual([0, 5])
    expect(told.at(-1)).toBe(decoder.dModel)
  },
)

it('the shipped model has the mean Jacobian that autograd has, over two prompts', async () => {
  const { decoder, graph } = await open('packages/weights/workshop-model')
  const { nLayers, dModel } = decoder
  let found: JacobianMean | undefined
  for (const prompt of ['workshop/0', 'workshop/1']) {
    const jacobian = await promptJacobian(graph, decoder, idsOf(prompt), { skipFirst: SKIP_FIRST, dimsAtOnce: 32 })
    found = addJacobian(found, jacobian, nLayers - 1)
  }
  await graph.release()
  const { data, dims } = reference['workshop/mean']!
  expect(dims).toEqual([nLayers - 1, dModel / 32, dModel])
  const rows = Array.from({ length: dims[0]! * dims[1]! }, (_, i) => {
    const at = Math.floor(i / dims[1]!) * dModel + (i % dims[1]!) * 32
    return found!.mean.subarray(at * dModel, (at + 1) * dModel)
  })
  expect(
    relative(
      rows.flatMap((row) => [...row]),
      data,
    ),
  ).toBeLessThanOrEqual(1e-4)
  expect(found!.nPrompts).toBe(2)
  expect(found!.change).toBeGreaterThan(0)
}, 240_000)
