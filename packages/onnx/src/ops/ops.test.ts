import * as ort from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { Graph, type Value } from '../graph.js'
import { gelu, geluTanh, quickGelu, relu, sigmoid, silu, tanh } from './activation.js'
import { add, clip, div, greater, log, mul, neg, sub } from './arithmetic.js'
import { cast } from './cast.js'
import { linear, matMul } from './linear.js'
import { layerNorm, rmsNorm, softmax } from './normalize.js'
import { addRows, gather, gatherLast, nonZero, scatterLast, topK, where } from './pick.js'
import { reduceMax, reduceSum, sum } from './reduce.js'
import { concat, expand, last, reshape, shapeOf, slice, split, squeeze, transpose } from './shape.js'

type Tensor = { dims: number[]; data: number[] }
const tensor = (dims: number[], data: number[]): Tensor => ({ dims, data })

/** Builds a graph over float32 inputs, runs it on ONNX Runtime, and gives its outputs back as plain numbers. */
async function run(inputs: Tensor[], build: (g: Graph, ...values: Value[]) => Value | Value[]): Promise<Tensor[]> {
  const g = new Graph()
  const values = inputs.map(({ dims }, i) => g.input(`in${i}`, 'float32', dims))
  const outputs = [build(g, ...values)].flat()
  const names = outputs.map((value, i) => {
    // Declared as "any rank" cannot be said, so the outputs are declared flat and flattened.
    g.output(`out${i}`, cast(g, value, 'float32'), 'float32', [])
    return `out${i}`
  })
  const session = await ort.InferenceSession.create(g.toBytes(), { logSeverityLevel: 4 })
  const feeds = inputs.map(({ dims, data }, i) => [`in${i}`, new ort.Tensor('float32', Float32Array.from(data), dims)])
  const results = await session.run(Object.fromEntries(feeds))
  return names.map((name) => ({
    dims: [...results[name]!.dims],
    data: Array.from(results[name]!.data as Float32Array),
  }))
}

async function expectClose(actual: Promise<Tensor[]>, ...expected: Tensor[]): Promise<void> {
  const found = await actual
  expect(found.map(({ dims }) => dims)).toEqual(expected.map(({ dims }) => dims))
  for (const [i, { data }] of found.entries())
    for (const [j, value] of data.entries()) expect(value).toBeCloseTo(expected[i]!.data[j]!, 5)
}

const a = tensor([2, 3], [1, -2, 3, 0.5, 0, -1])
const positive = tensor([2, 2], [0.1, 1, 2, 30])

describe('elementwise', () => {
  const row = tensor([3], [10, 20, 30])
  it.each([
    ['add', add, [11, 18, 33, 10.5, 20, 29]],
    ['sub', sub, [-9, -22, -27, -9.5, -20, -31]],
    ['mul', mul, [10, -40, 90, 5, 0, -30]],
    ['div', div, [0.1, -0.1, 0.1, 0.05, 0, -1 / 30]],
    ['greater', greater, [0, 0, 0, 0, 0, 0]],
  ] as const)('%s broadcasts a row over a matrix', (_name, op, data) =>
    expectClose(run([a, row], op), tensor([2, 3], [...data])),
  )

  it('greater is strict', () =>
    expectClose(
      run([a, a], (g, x) => greater(g, x, g.scalar(0))),
      tensor([2, 3], [1, 0, 1, 1, 0, 0]),
    ))
  it('neg', () =>
    expectClose(
      run([a], neg),
      tensor(
        [2, 3],
        a.data.map((x) => -x),
      ),
    ))
  it('log', () => expectClose(run([positive], log), tensor([2, 2], positive.data.map(Math.log))))
})

describe('activations', () => {
  const logistic = (x: number) => 1 / (1 + Math.exp(-x))
  // Φ by its series, good to 1e-12 for |x| < 4.
  const phi = (x: number) => {
    let [term, total] = [x, x]
    for (let i = 1; i < 60; i++) {
      term *= (-x * x) / (2 * i)
      total += term / (2 * i + 1)
    }
    return 0.5 + total / Math.sqrt(2 * Math.PI)
  }
  const tanhForm = (x: number) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))
  it.each([
    ['relu', relu, (x: number) => Math.max(0, x)],
    ['sigmoid', sigmoid, logistic],
    ['silu', silu, (x: number) => x * logistic(x)],
    ['gelu', gelu, (x: number) => x * phi(x)],
    ['geluTanh', geluTanh, tanhForm],
    ['quickGelu', quickGelu, (x: number) => x * logistic(1.702 * x)],
    ['tanh', tanh, Math.tanh],
    ['clip', (g: Graph, x: string) => clip(g, x, 0.75), (x: number) => Math.min(0.75, Math.max(-0.75, x))],
  ] as const)('%s', (_name, op, formula) => expectClose(run([a], op), tensor([2, 3], a.data.map(formula))))
})

describe('products', () => {
  it('linear reads a weight stored [out, in], with and without a bias', async () => {
    const weight = tensor([2, 3], [1, 0, 2, -1, 1, 0.5])
    const product = (g: Graph, x: string, w: string, b?: string) => linear(g, x, w, b)
    await expectClose(run([a, weight], product), tensor([2, 2], [7, -1.5, -1.5, -1]))
    const bias = tensor([2], [100, 200])
    await expectClose(run([a, weight, bias], product), tensor([2, 2], [107, 198.5, 98.5, 199]))
    const turned = tensor([3, 2], [1, -1, 0, 1, 2, 0.5])
    const inOut = (g: Graph, x: string, w: string, b: string) => linear(g, x, w, b, 'in-out')
    await expectClose(run([a, turned, bias], inOut), tensor([2, 2], [107, 198.5, 98.5, 199]))
  })
  it('matMul multiplies each batch by itself', () =>
    expectClose(
      run([tensor([2, 1, 2], [1, 2, 3, 4]), tensor([2, 2, 1], [10, 1, 100, 1])], matMul),
      tensor([2, 1, 1], [12, 304]),
    ))
})

describe('normalisation', () => {
  const scale = tensor([3], [1, 2, -1])
  const shift = tensor([3], [0, 0.5, 1])
  const eps = 0.01
  const rows = [a.data.slice(0, 3), a.data.slice(3)]
  const mean = (xs: number[]) => xs.reduce((n, x) => n + x, 0) / xs.length

  it('layerNorm centres each row, rmsNorm does not', async () => {
    const centred = rows.flatMap((row) => {
      const deviation = Math.sqrt(mean(row.map((x) => (x - mean(row)) ** 2)) + eps)
      return row.map((x, i) => ((x - mean(row)) / deviation) * scale.data[i]! + shift.data[i]!)
    })
    await expectClose(
      run([a, scale, shift], (g, x, s, b) => layerNorm(g, x, eps, s!, b)),
      tensor([2, 3], centred),
    )
    const scaled = rows.flatMap((row) =>
      row.map((x, i) => (x / Math.sqrt(mean(row.map((y) => y * y)) + eps)) * scale.data[i]!),
    )
    await expectClose(
      run([a, scale], (g, x, s) => rmsNorm(g, x, eps, s!)),
      tensor([2, 3], scaled),
    )
  })
  it('softmax shares out one per row, and nothing to −∞', () =>
    expectClose(run([tensor([1, 3], [0, Math.log(3), -Infinity])], softmax), tensor([1, 3], [0.25, 0.75, 0])))
})

describe('picking', () => {
  it('gather looks rows up, and slices along another axis', async () => {
    await expectClose(
      run([a], (g, x) => gather(g, x, g.int64s(1, 1))),
      tensor([2, 3], [0.5, 0, -1, 0.5, 0, -1]),
    )
    await expectClose(
      run([a], (g, x) => gather(g, x, g.int64s(2), 1)),
      tensor([2, 1], [3, -1]),
    )
  })
  it('gatherLast takes one entry per index', () =>
    expectClose(
      run([a], (g, x) => gatherLast(g, x, g.constant('int64', [2, 1], [2, 0]))),
      tensor([2, 1], [3, 0.5]),
    ))
  it('topK puts the largest first, and of equal ones the lower index', async () => {
    const ties = tensor([1, 4], [5, 7, 5, 7])
    const build = (g: Graph, x: Value) => {
      const { values, indices } = topK(g, x, g.int64s(3))
      return [values, indices]
    }
    await expectClose(run([ties], build), tensor([1, 3], [7, 7, 5]), tensor([1, 3], [1, 3, 0]))
  })
})

it('where picks from one or the other', () =>
  expectClose(
    run([a, tensor([1, 3], [1, 0, 1])], (g, x, m) => where(g, greater(g, m!, g.scalar(0.5)), x, neg(g, x))),
    tensor([2, 3], [1, 2, 3, 0.5, -0, -1]),
  ))

describe('sending rows to places', () => {
  it('scatterLast puts values at indices and zeros elsewhere', () =>
    expectClose(
      run([a, tensor([2, 1], [9, 8])], (g, x, v) => scatterLast(g, x, g.constant('int64', [2, 1], [2, 0]), v!)),
      tensor([2, 3], [0, 0, 9, 8, 0, 0]),
    ))
  it('nonZero finds entries, also none', async () => {
    const found = (...data: number[]) => run([tensor([data.length], data)], nonZero)
    await expectClose(found(0, 3, 0, -1), tensor([2], [1, 3]))
    await expectClose(found(0, 0), tensor([0], []))
  })
  it('addRows adds to the rows that are named, also to none', async () => {
    const add = (rows: number[], data: number[]) =>
      run([a, tensor([rows.length, 3], data)], (g, x, y) => addRows(g, x, g.constant('int64', [rows.length], rows), y!))
    await expectClose(add([1], [1, 1, 1]), tensor([2, 3], [1, -2, 3, 1.5, 1, 0]))
    await expectClose(add([], []), a)
  })
})

describe('sums', () => {
  it('reduceSum drops its axis', async () => {
    await expectClose(
      run([a], (g, x) => reduceSum(g, x, -1)),
      tensor([2], [2, -0.5]),
    )
    await expectClose(
      run([a], (g, x) => reduceSum(g, x, 0)),
      tensor([3], [1.5, -2, 2]),
    )
  })
  it('reduceMax drops its axis', () =>
    expectClose(
      run([a], (g, x) => reduceMax(g, x, -1)),
      tensor([2], [3, 0.5]),
    ))
  it('sum adds tensors up', () =>
    expectClose(
      run([a, a, a], (g, ...xs) => sum(g, xs)),
      tensor(
        [2, 3],
        a.data.map((x) => 3 * x),
      ),
    ))
})

describe('shapes', () => {
  it('reshape, transpose and concat', async () => {
    await expectClose(
      run([a], (g, x) => reshape(g, x, g.int64s(-1, 2))),
      tensor([3, 2], a.data),
    )
    await expectClose(
      run([a], (g, x) => transpose(g, x, [1, 0])),
      tensor([3, 2], [1, 0.5, -2, 0, 3, -1]),
    )
    await expectClose(
      run([a], (g, x) => concat(g, [x, x], 0)),
      tensor([4, 3], [...a.data, ...a.data]),
    )
  })
  it('split gives pieces of the sizes asked for', () =>
    expectClose(
      run([a], (g, x) => split(g, x, -1, [1, 2])),
      tensor([2, 1], [1, 0.5]),
      tensor([2, 2], [-2, 3, 0, -1]),
    ))
  it('slice and last keep the axis, squeeze drops it', async () => {
    await expectClose(
      run([a], (g, x) => slice(g, x, 1, 0, 2)),
      tensor([2, 2], [1, -2, 0.5, 0]),
    )
    await expectClose(
      run([a], (g, x) => last(g, x, 0)),
      tensor([1, 3], [0.5, 0, -1]),
    )
    await expectClose(
      run([a], (g, x) => squeeze(g, last(g, x, 0), 0)),
      tensor([3], [0.5, 0, -1]),
    )
  })
  it('shapeOf tells dims, and expand repeats to them', async () => {
    await expectClose(
      run([a], (g, x) => shapeOf(g, x)),
      tensor([2], [2, 3]),
    )
    await expectClose(
      run([a], (g, x) => shapeOf(g, x, 1, 2)),
      tensor([1], [3]),
    )
    const column = tensor([2, 1], [4, 5])
    await expectClose(
      run([column, a], (g, x, y) => expand(g, x, shapeOf(g, y!))),
      tensor([2, 3], [4, 4, 4, 5, 5, 5]),
    )
  })
})

it('cast rounds to half precision and back', async () => {
  const third = tensor([1], [1 / 3])
  const [rounded] = await run([third], (g, x) => cast(g, cast(g, x, 'bfloat16'), 'float32'))
  expect(rounded!.data).toEqual([0.333984375])
})
