import { onnx } from 'onnx-proto'
import { expect, it } from 'vitest'
import { float, int, ints, text } from './attribute.js'
import { Graph } from './graph.js'
import { add } from './ops/arithmetic.js'
import { linear } from './ops/linear.js'

const decode = (g: Graph) =>
  onnx.ModelProto.toObject(onnx.ModelProto.decode(g.toBytes()), { longs: Number, defaults: true })

it('writes a model that an independent reader understands', () => {
  const g = new Graph()
  const x = g.input('x', 'float32', ['N', 4])
  const weight = g.external('W', 'float16', [2, 4], {
    location: 'shards/a.safetensors',
    offset: 4_000_000_001,
    length: 16,
  })
  g.output('y', linear(g.at('mlp/out'), x, weight), 'float32', ['N', 2])
  const model = decode(g)
  expect(onnx.ModelProto.verify(model)).toBe(null)
  expect([model.irVersion, model.opsetImport]).toEqual([10, [{ domain: '', version: 21 }]])
  const [node] = model.graph.node
  expect(node).toMatchObject({ name: '/mlp/out/Gemm', opType: 'Gemm', input: ['x', 'W'], output: ['y'] })
  expect(node.attribute).toMatchObject([{ name: 'transB', i: 1, type: onnx.AttributeProto.AttributeType.INT }])
  expect(model.graph.input[0].type.tensorType.shape.dim).toMatchObject([{ dimParam: 'N' }, { dimValue: 4 }])
  expect(model.graph.initializer[0]).toMatchObject({
    name: 'W',
    dims: [2, 4],
    dataType: onnx.TensorProto.DataType.FLOAT16,
    dataLocation: onnx.TensorProto.DataLocation.EXTERNAL,
    externalData: [
      { key: 'location', value: 'shards/a.safetensors' },
      { key: 'offset', value: '4000000001' },
      { key: 'length', value: '16' },
    ],
  })
})

it('writes every kind of attribute', () => {
  const g = new Graph()
  const attributes = { a: int(-3), b: float(0.5), c: text('tanh'), d: ints([0, 2, 1]) }
  g.output('y', g.op('Anything', [g.input('x', 'float32', [1])], attributes), 'float32', [1])
  expect(decode(g).graph.node[0].attribute).toMatchObject([
    { name: 'a', i: -3, type: 2 },
    { name: 'b', f: 0.5, type: 1 },
    { name: 'c', s: new TextEncoder().encode('tanh'), type: 3 },
    { name: 'd', ints: [0, 2, 1], type: 7 },
  ])
})

it('gives an output its public name by renaming, so that no tensor is copied', () => {
  const g = new Graph()
  const doubled = add(g, g.input('x', 'float32', [1]), 'x')
  const more = add(g, doubled, doubled)
  g.output('resid_pre.0', doubled, 'float32', [1])
  g.output('resid_post.0', more, 'float32', [1])
  const { node, output } = decode(g).graph
  expect(node.map(({ input, output }: { input: string[]; output: string[] }) => [input, output])).toEqual([
    [['x', 'x'], ['resid_pre.0']],
    [['resid_pre.0', 'resid_pre.0'], ['resid_post.0']],
  ])
  expect(output.map(({ name }: { name: string }) => name)).toEqual(['resid_pre.0', 'resid_post.0'])
})

it('copies only what cannot be renamed: an input, or an edge with a public name already', () => {
  const g = new Graph()
  const x = g.input('x', 'float32', [1])
  const y = add(g, x, x)
  g.output('same', x, 'float32', [1])
  g.output('first', y, 'float32', [1])
  g.output('second', y, 'float32', [1])
  const nodes = decode(g).graph.node.map(({ opType, input, output }: Record<string, unknown>) => ({
    opType,
    input,
    output,
  }))
  expect(nodes).toEqual([
    { opType: 'Add', input: ['x', 'x'], output: ['first'] },
    { opType: 'Identity', input: ['x'], output: ['same'] },
    { opType: 'Identity', input: ['first'], output: ['second'] },
  ])
})

it('writes equal constants and tensors once, and different ones apart', () => {
  const g = new Graph()
  expect(g.int64s(1, 2)).toBe(g.at('elsewhere').int64s(1, 2))
  expect(g.scalar(1)).not.toBe(g.constant('float32', [1], [1]))
  expect(g.int64s(1)).not.toBe(g.constant('float32', [1], [1]))
  for (let i = 0; i < 2; i++) g.external('W', 'float32', [1], { location: 'a', offset: 0, length: 4 })
  expect(decode(g).graph.initializer.length).toBe(5)
})

it('names nodes by their path, each once, and refuses a public name twice', () => {
  const g = new Graph()
  const x = g.input('x', 'float32', [1])
  const names = [add(g.at('blocks.0/attn'), x, x), add(g.at('blocks.0').at('attn'), x, x), add(g, x, x)]
  expect(names).toEqual(['/blocks.0/attn/Add', '/blocks.0/attn/Add_1', '/Add'])
  expect(() => g.input('x', 'float32', [1])).toThrow('declared twice')
  g.output('y', names[0]!, 'float32', [1])
  expect(() => g.output('y', names[1]!, 'float32', [1])).toThrow('declared twice')
})
