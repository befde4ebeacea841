import type { Attribute, Attributes } from './attribute.js'
import { DTYPE, type Dtype } from './dtype.js'
import { ProtobufWriter } from './protobuf.js'

// Field numbers are those of onnx.proto3; the test decodes what we write with an independent reader.
const IR_VERSION = 10
const OPSET = 21
/** The operators of ONNX Runtime that are in no standard; a node's type names them with their domain. */
const OWN_DOMAIN = 'com.microsoft'
const OWN_OPSET = 1
const EXTERNAL = 1
const ATTRIBUTE_TYPE = { float: 1, int: 2, text: 3, ints: 7 } as const

/** A number, or the name of a dimension that is known only when the graph runs. */
export type Dim = number | string

/** Where an initializer's bytes lie: a path relative to the folder given to ONNX Runtime, and a byte range. */
export interface ExternalData {
  location: string
  offset: number
  length: number
}

export interface Node {
  name: string
  type: string
  inputs: readonly string[]
  outputs: readonly string[]
  attributes: Attributes
}

export interface Initializer {
  name: string
  dtype: Dtype
  dims: readonly number[]
  data: Uint8Array | ExternalData
}

/** A graph input or output. */
export interface Port {
  name: string
  dtype: Dtype
  dims: readonly Dim[]
}

export interface GraphParts {
  name: string
  nodes: readonly Node[]
  initializers: readonly Initializer[]
  inputs: readonly Port[]
  outputs: readonly Port[]
}

function attributeMessage(name: string, attribute: Attribute): ProtobufWriter {
  const w = new ProtobufWriter().text(1, name)
  if (attribute.kind === 'float') w.float(2, attribute.value)
  else if (attribute.kind === 'int') w.int(3, attribute.value)
  else if (attribute.kind === 'text') w.text(4, attribute.value)
  else for (const value of attribute.value) w.int(8, value)
  return w.int(20, ATTRIBUTE_TYPE[attribute.kind])
}

const isOwn = ({ type }: Node) => type.startsWith(`${OWN_DOMAIN}.`)

function nodeMessage(node: Node): ProtobufWriter {
  const w = new ProtobufWriter()
  for (const input of node.inputs) w.text(1, input)
  for (const output of node.outputs) w.text(2, output)
  w.text(3, node.name).text(4, isOwn(node) ? node.type.slice(OWN_DOMAIN.length + 1) : node.type)
  if (isOwn(node)) w.text(7, OWN_DOMAIN)
  for (const [name, attribute] of Object.entries(node.attributes)) w.message(5, attributeMessage(name, attribute))
  return w
}

function tensorMessage({ name, dtype, dims, data }: Initializer): ProtobufWriter {
  const w = new ProtobufWriter()
  for (const dim of dims) w.int(1, dim)
  w.int(2, DTYPE[dtype]).text(8, name)
  if (data instanceof Uint8Array) return w.bytes(9, data)
  const entries = { location: data.location, offset: String(data.offset), length: String(data.length) }
  for (const [key, value] of Object.entries(entries)) w.message(13, new ProtobufWriter().text(1, key).text(2, value))
  return w.int(14, EXTERNAL)
}

function portMessage({ name, dtype, dims }: Port): ProtobufWriter {
  const shape = new ProtobufWriter()
  for (const dim of dims) {
    const w = new ProtobufWriter()
    shape.message(1, typeof dim === 'string' ? w.text(2, dim) : w.int(1, dim))
  }
  const tensorType = new ProtobufWriter().int(1, DTYPE[dtype]).message(2, shape)
  return new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, tensorType))
}

/** A whole ModelProto: IR 10, ai.onnx opset 21, and ONNX Runtime's own operators where one is used. */
export function modelBytes({ name, nodes, initializers, inputs, outputs }: GraphParts): Uint8Array<ArrayBuffer> {
  const graph = new ProtobufWriter()
  for (const node of nodes) graph.message(1, nodeMessage(node))
  graph.text(2, name)
  for (const initializer of initializers) graph.message(5, tensorMessage(initializer))
  for (const input of inputs) graph.message(11, portMessage(input))
  for (const output of outputs) graph.message(12, portMessage(output))
  const model = new ProtobufWriter().int(1, IR_VERSION).text(2, 'lensboard').message(7, graph)
  model.message(8, new ProtobufWriter().text(1, '').int(2, OPSET))
  if (nodes.some(isOwn)) model.message(8, new ProtobufWriter().text(1, OWN_DOMAIN).int(2, OWN_OPSET))
  return model.finish()
}
