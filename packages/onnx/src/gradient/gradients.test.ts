import * as ort from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { Graph, type Value } from '../graph.js'
import { gelu, geluTanh, quickGelu, relu, sigmoid, silu, tanh } from '../ops/activation.js'
import { add, clip, div, greater, log, mul, neg, sub } from '../ops/arithmetic.js'
import { linear, matMul } from '../ops/linear.js'
import { layerNorm, rmsNorm, softmax } from '../ops/normalize.js'
import { addRows, gather, gatherLast, nonZero, scatterLast, topK, where } from '../ops/pick.js'
import { reduceSum, sum } from '../ops/reduce.js'
import { concat, expand, last, reshape, slice, split, squeeze, transpose } from '../ops/shape.js'
import { gradients } from './gradients.js'

type Build = (g: Graph, ...values: Value[]) => Value

/** Numbers that repeat from run to run and keep clear of the kinks at 0. */
function numbers(seed: number, dims: readonly number[]): Float32Array {
  let state = seed * 7919 + 13
  const size = dims.reduce((n, d) => n * d, 1)
  return Float32Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const x = (state / 2 ** 32) * 2 - 1
    return x + 0.15 * Math.sign(x)
  })
}

/** Σ weight · y and its gradients by each input, by the rules; and the same sum anywhere else. */
async function sumWithGradients(shapes: readonly number[][], build: Build) {
  const g = new Graph()
  const inputs = shapes.map((dims, i) => g.input(`x${i}`, 'float32', dims))
  const y = build(g, ...inputs)
  const weights = g.input('weights', 'float32', ['W'])
  const flat = reshape(g, y, g.int64s(-1))
  const total = reduceSum(g, mul(g, flat, weights), 0)
  const grads = gradients(g, [{ value: total, grad: g.scalar(1) }], inputs)
  g.output('total', total, 'float32', [])
  g.output('y', flat, 'float32', ['W'])
  for (const [i, grad] of grads.entries()) g.output(`grad${i}`, grad, 'float32', shapes[i]!)
  const session = await ort.InferenceSession.create(g.toBytes(), { logSeverityLevel: 4 })
  const data = shapes.map((dims, i) => numbers(i + 1, dims))
  const run = async (values: Float32Array[], weighed: Float32Array) => {
    const feeds = shapes.map((dims, i) => [`x${i}`, new ort.Tensor('float32', values[i]!, dims)])
    return await session.run({
      ...Object.fromEntries(feeds),
      weights: new ort.Tensor('float32', weighed, [weighed.length]),
    })
  }
  return { data, run }
}

/** Central differences of the sum, taken in float64 over what the graph gives. */
async function expectGradients(shapes: number[][], build: Build): Promise<void> {
  const { data, run } = await sumWithGradients(shapes, build)
  // One weight for all only tells how many entries the result has.
  const { length } = (await run(data, new Float32Array(1))).y!.data
  const weighed = numbers(99, [length])
  const found = await run(data, weighed)
  const step = 2 ** -7
  for (const [i, values] of data.entries())
    for (let at = 0; at < values.length; at++) {
      const moved = async (by: number) => {
        const copy = data.map((one) => one.slice())
        copy[i]![at] = values[at]! + by
        const y = (await run(copy, weighed)).y!.data as Float32Array
        return y.reduce((n, v, j) => n + v * weighed[j]!, 0)
      }
      // Richardson's extrapolation of two central differences, good to the fourth power of the step.
      const wide = ((await moved(2 * step)) - (await moved(-2 * step))) / (4 * step)
      const narrow = ((await moved(step)) - (await moved(-step))) / (2 * step)
      const expected = (4 * narrow - wide) / 3
      const grad = (found[`grad${i}`]!.data as Float32Array)[at]!
      expect(Math.abs(grad - expected), `input ${i} at ${at}: ${grad}, not ${expected}`).toBeLessThan(
        1e-3 * Math.max(1, Math.abs(expected)),
      )
    }
}

const matrix = [3, 4]
const row = [4]
const positive = (g: Graph, x: Value) => add(g, mul(g, x, x), g.scalar(0.5))

describe('elementwise operators, with what broadcasts', () => {
  const shapes: number[][][] = [
    [matrix, matrix],
    [matrix, row],
    [row, matrix],
    [[3, 1], row],
    [matrix, []],
    [
      [2, 3, 4],
      [3, 1],
    ],
  ]
  it.each(shapes)('add, sub, mul, div of %j and %j', async (a, b) => {
    await expectGradients([a, b], add)
    await expectGradients([a, b], sub)
    await expectGradients([a, b], mul)
    await expectGradients([a, b], (g, x, y) => div(g, x, positive(g, y!)))
  })
  it.each([
    ['neg', neg],
    ['log', (g: Graph, x: Value) => log(g, positive(g, x))],
    ['exp', (g: Graph, x: Value) => g.op('Exp', [x])],
    ['sqrt', (g: Graph, x: Value) => g.op('Sqrt', [positive(g, x)])],
    ['clip', (g: Graph, x: Value) => clip(g, x, 0.7)],
    ['sum', (g: Graph, x: Value) => sum(g, [x, mul(g, x, x), neg(g, x)])],
    ['where', (g: Graph, x: Value) => where(g, greater(g, x, g.scalar(0)), mul(g, x, x), neg(g, x))],
  ] as const)('%s', (_name, build) => expectGradients([matrix], build))
})

describe('activations', () => {
  it.each([
    ['relu', relu],
    ['sigmoid', sigmoid],
    ['tanh', tanh],
    ['silu', silu],
    ['gelu', gelu],
    ['geluTanh', geluTanh],
    ['quickGelu', quickGelu],
  ] as const)('%s', (_name, build) => expectGradients([matrix], build))
})

describe('products', () => {
  it('matMul, also of stacks and where one is repeated', async () => {
    await expectGradients([matrix, [4, 2]], matMul)
    await expectGradients(
      [
        [2, 2, 3, 4],
        [2, 2, 4, 3],
      ],
      matMul,
    )
    await expectGradients(
      [
        [2, 3, 4],
        [4, 2],
      ],
      matMul,
    )
    await expectGradients(
      [
        [1, 3, 4],
        [2, 4, 2],
      ],
      matMul,
    )
  })
  it('linear, in both layouts, with and without a bias', async () => {
    await expectGradients([matrix, [2, 4], [2]], (g, x, w, b) => linear(g, x, w!, b))
    await expectGradients([matrix, [2, 4]], (g, x, w) => linear(g, x, w!))
    await expectGradients([matrix, [4, 2], [2]], (g, x, w, b) => linear(g, x, w!, b, 'in-out'))
  })
})

describe('over the last axis', () => {
  it('softmax', () => expectGradients([[2, 3, 4]], softmax))
  it('layerNorm', async () => {
    await expectGradients([matrix, row, row], (g, x, scale, shift) => layerNorm(g, x, 0.01, scale!, shift))
    await expectGradients([matrix, row], (g, x, scale) => layerNorm(g, x, 0.01, scale!))
  })
  it('rmsNorm', () => expectGradients([matrix, row], (g, x, scale) => rmsNorm(g, x, 0.01, scale!)))
})

describe('what moves entries', () => {
  it('reshape, transpose, squeeze, expand', async () => {
    await expectGradients([matrix], (g, x) => mul(g, reshape(g, x, g.int64s(2, -1)), g.scalar(2)))
    await expectGradients([[2, 3, 4]], (g, x) => transpose(g, x, [2, 0, 1]))
    await expectGradients([[1, 3]], (g, x) => squeeze(g, x, 0))
    await expectGradients([[3, 1]], (g, x) => expand(g, x, g.int64s(2, 3, 4)))
  })
  it('concat and split, also where a piece is not used', async () => {
    await expectGradients([matrix, [2, 4]], (g, x, y) => concat(g, [x, y!, x], 0))
    await expectGradients([matrix], (g, x) => {
      const [a, , c] = split(g, x, -1, [1, 2, 1])
      return mul(g, a!, c!)
    })
  })
  it('slice, from either end', async () => {
    await expectGradients([matrix], (g, x) => slice(g, x, 1, 1, 3))
    await expectGradients([matrix], (g, x) => slice(g, x, -1, -3, -1))
    await expectGradients([matrix], (g, x) => last(g, x, 0))
  })
  it('reduceSum and ReduceMean', async () => {
    await expectGradients([[2, 3, 4]], (g, x) => reduceSum(g, mul(g, x, x), 1))
    await expectGradients([matrix], (g, x) => g.op('ReduceMean', [mul(g, x, x), g.int64s(-1)]))
  })
})

describe('what looks entries up', () => {
  it('gather, where a row is read twice, and by one number', async () => {
    await expectGradients([matrix], (g, x) => mul(g, gather(g, x, g.int64s(2, 0, 2)), g.scalar(3)))
    await expectGradients([matrix], (g, x) => gather(g, x, g.constant('int64', [], [1])))
  })
  it('gatherLast and topK', async () => {
    await expectGradients([matrix], (g, x) => gatherLast(g, x, g.constant('int64', [3, 2], [0, 1, 3, 3, 2, 0])))
    await expectGradients([matrix], (g, x) => topK(g, mul(g, x, x), g.int64s(2)).values)
  })
  it('scatterLast and addRows', async () => {
    await expectGradients([matrix, [3, 1]], (g, x, v) =>
      add(g, x, scatterLast(g, x, g.constant('int64', [3, 1], [1, 0, 3]), v!)),
    )
    await expectGradients([matrix, [2, 4]], (g, x, rows) => addRows(g, x, g.int64s(0, 2), rows!))
  })
})

describe('whole graphs', () => {
  it('adds up what reaches a value by several ways', () =>
    expectGradients([matrix, [4, 4]], (g, x, w) => {
      const stream = add(g, x, tanh(g, matMul(g, x, w!)))
      return mul(g, softmax(g, matMul(g, stream, w!)), stream)
    }))
  it('gives zeros where nothing depends on a value, and passes none through whole numbers', async () => {
    const { data, run } = await sumWithGradients([matrix, row], (g, x) =>
      gather(g, x, nonZero(g, slice(g, reshape(g, x, g.int64s(-1)), 0, 0, 2))),
    )
    const found = await run(data, new Float32Array(8).fill(1))
    expect(Array.from(found.grad0!.data as Float32Array)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0])
    expect(Array.from(found.grad1!.data as Float32Array)).toEqual([0, 0, 0, 0])
  })
  it('refuses a graph with an operator it has no rule for', () => {
    const g = new Graph()
    const x = g.input('x', 'float32', [2])
    const y = g.op('Cos', [x])
    expect(() => gradients(g, [{ value: y, grad: y }], [x])).toThrow('no rule differentiates Cos')
  })
})
