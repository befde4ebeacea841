import { fileURLToPath } from 'node:url'
import { openModel } from '@lensboard/models'
import { afterAll, expect, it } from 'vitest'
import { weightsFolder } from '../decoder/external-weights.js'
import { openGraph } from '../engine/onnx-runtime.js'
import { float32s } from '../feed.js'
import { readReference } from '../fixtures/reference.js'
import { initialState, type OptimizerKind, takeStep } from './optimizer.js'
import { translatorGradientGraph } from './translator-gradient-graph.js'

const tests = new URL('../../../../tests/', import.meta.url)
const steps = readReference(fileURLToPath(new URL('train/steps.safetensors', tests)))
const cases = [...new Set(Object.keys(steps).map((key) => key.split('/').slice(0, 2).join('/')))]

/** Largest difference by the largest expected value. */
function relative(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length)
  const values = Array.from(expected)
  const scale = values.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  return values.reduce((most, x, i) => Math.max(most, Math.abs(x - found[i]!)), 0) / scale
}

const worst = { gradients: 0, parameters: 0 }
afterAll(() => console.info('largest relative differences to torch:', worst))

it.each(cases)('%s: gradients and three steps are as torch takes them', async (name) => {
  const [folder, kind] = name.split('/') as [string, OptimizerKind]
  const of = (key: string) => steps[`${name}/${key}`]!.data as Float32Array
  const dir = fileURLToPath(new URL(`parity/fixtures/${folder}`, tests))
  const { decoder } = await openModel({ name: folder, dir }, { folders: [] })
  const reference = readReference(`${dir}/sentence.reference.safetensors`)
  const { nLayers: R, dModel: d } = decoder
  const h = reference.resid_pre!.data as Float32Array
  const N = h.length / (R * d)
  const target = (reference.resid_post!.data as Float32Array).subarray((R - 1) * N * d)
  const weightsIn = weightsFolder(decoder)
  const { bytes } = translatorGradientGraph(decoder, weightsIn)
  const graph = await openGraph(bytes, { provider: 'cpu', threads: 1, folder: weightsIn })

  const parameters = { weight: of('start_weight').slice(), bias: of('start_bias').slice() }
  const options = { kind, learningRate: 0, momentum: 0.9, weightDecay: 1e-3, clipNorm: 1 }
  const state = initialState(options, R, d)
  for (let step = 0; step < 3; step++) {
    const out = await graph.run(
      {
        h: float32s(h, [R, N, d]),
        target: float32s(target, [N, d]),
        weight: float32s(parameters.weight, [R, d, d]),
        bias: float32s(parameters.bias, [R, 1, d]),
        share: float32s(Float32Array.of(1 / N), []),
      },
      ['loss', 'weight_grad', 'bias_grad'],
    )
    const grads = { weight: out.weight_grad!.data as Float32Array, bias: out.bias_grad!.data as Float32Array }
    if (step === 0) {
      expect(relative(out.loss!.data, of('loss'))).toBeLessThanOrEqual(1e-5)
      const found = Math.max(relative(grads.weight, of('weight_grad')), relative(grads.bias, of('bias_grad')))
      worst.gradients = Math.max(worst.gradients, found)
      expect(found).toBeLessThanOrEqual(1e-5)
    }
    takeStep(parameters, grads, state, { ...options, rate: kind === 'sgd' ? 0.1 : 1e-3 })
  }
  await graph.release()
  const found = Math.max(relative(parameters.weight, of('weight')), relative(parameters.bias, of('bias')))
  worst.parameters = Math.max(worst.parameters, found)
  expect(found).toBeLessThanOrEqual(1e-5)
})
