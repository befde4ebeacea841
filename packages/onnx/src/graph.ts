import type { Attributes } from './attribute.js'
import { constantBytes, type Dtype } from './dtype.js'
import { type Dim, type ExternalData, type Initializer, modelBytes, type Node, type Port } from './messages.js'

/** The name of an edge: what one node writes and others read. */
export type Value = string

interface Parts {
  nodes: Node[]
  initializers: Map<string, Initializer>
  inputs: Port[]
  outputs: Port[]
  /** Constants by content, so that equal ones are written once. */
  constants: Map<string, Value>
  /** Edge name → public name, for edges that are graph outputs. */
  publicNames: Map<Value, string>
  counts: Map<string, number>
}

/**
 * An ONNX graph under construction. `at(path)` gives a view of the same graph whose nodes are named below that path,
 * so a profile or an error says `/blocks.3/attn/q/Gemm`.
 */
export class Graph {
  readonly #parts: Parts
  readonly #path: string

  constructor(path = '', parts?: Graph) {
    this.#path = path
    this.#parts = parts
      ? parts.#parts
      : {
          nodes: [],
          initializers: new Map(),
          inputs: [],
          outputs: [],
          constants: new Map(),
          publicNames: new Map(),
          counts: new Map(),
        }
  }

  at(path: string): Graph {
    return new Graph(`${this.#path}/${path}`, this)
  }

  /** Adds a node with one output and returns that output. An absent optional input is `''`. */
  op(type: string, inputs: readonly Value[], attributes: Attributes = {}): Value {
    return this.opWithOutputs(type, 1, inputs, attributes)[0]!
  }

  opWithOutputs(type: string, count: number, inputs: readonly Value[], attributes: Attributes = {}): Value[] {
    const name = this.#unique(`${this.#path}/${type}`)
    const outputs = Array.from({ length: count }, (_, i) => (i === 0 ? name : `${name}:${i}`))
    this.#parts.nodes.push({ name, type, inputs, outputs, attributes })
    return outputs
  }

  input(name: string, dtype: Dtype, dims: readonly Dim[]): Value {
    if (this.#parts.inputs.some((port) => port.name === name)) throw new Error(`graph input ${name} is declared twice`)
    this.#parts.inputs.push({ name, dtype, dims })
    return name
  }

  /**
   * Gives an edge a public name by renaming it: an Identity node would copy the tensor on every run, fetched or not.
   * Only an edge that cannot be renamed (a graph input, a weight, or one with a public name already) gets one.
   */
  output(name: string, value: Value, dtype: Dtype, dims: readonly Dim[]): void {
    const { outputs, publicNames, nodes } = this.#parts
    if (outputs.some((port) => port.name === name)) throw new Error(`graph output ${name} is declared twice`)
    const renamable = !publicNames.has(value) && nodes.some((node) => node.outputs.includes(value))
    publicNames.set(renamable ? value : this.op('Identity', [value]), name)
    outputs.push({ name, dtype, dims })
  }

  /** A small tensor written into the graph; equal constants share one initializer. */
  constant(dtype: 'float32' | 'int64', dims: readonly number[], values: readonly number[]): Value {
    const content = `${dtype}[${dims}]${values}`
    const known = this.#parts.constants.get(content)
    if (known) return known
    const name = `/constants/${this.#parts.constants.size}`
    this.#parts.initializers.set(name, { name, dtype, dims, data: constantBytes(dtype, values) })
    this.#parts.constants.set(content, name)
    return name
  }

  scalar(value: number): Value {
    return this.constant('float32', [], [value])
  }

  /** An int64 vector: shapes, axes, indices. */
  int64s(...values: number[]): Value {
    return this.constant('int64', [values.length], values)
  }

  /** A tensor whose bytes stay in their file; asked for twice it is written once. */
  external(name: string, dtype: Dtype, dims: readonly number[], data: ExternalData): Value {
    this.#parts.initializers.set(name, { name, dtype, dims, data })
    return name
  }

  /** What has been added so far; each node follows those it reads. */
  nodes(): readonly Node[] {
    return [...this.#parts.nodes]
  }

  toBytes(): Uint8Array<ArrayBuffer> {
    const { nodes, initializers, inputs, outputs, publicNames } = this.#parts
    const named = (value: Value) => publicNames.get(value) ?? value
    const renamed = nodes.map((n) => ({ ...n, inputs: n.inputs.map(named), outputs: n.outputs.map(named) }))
    return modelBytes({ name: 'lensboard', nodes: renamed, initializers: [...initializers.values()], inputs, outputs })
  }

  #unique(name: string): string {
    const count = this.#parts.counts.get(name) ?? 0
    this.#parts.counts.set(name, count + 1)
    return count === 0 ? name : `${name}_${count}`
  }
}
