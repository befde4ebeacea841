import type { Graph, Value } from '../graph.js'
import type { Node } from '../messages.js'

/** One node on the way back: what its outputs' gradients are, and which inputs want theirs. */
export interface Backward {
  /** Where the rule's own nodes go. */
  g: Graph
  node: Node
  /** By output; undefined where nothing depends on it. */
  grads: readonly (Value | undefined)[]
  wants(input: number): boolean
}

/** The gradients of a node's inputs, by input; undefined where an input has none or wants none. */
export type Rule = (step: Backward) => (Value | undefined)[]

/** The gradient of a node's only output. */
export function gradOf({ node, grads }: Backward): Value {
  const [grad] = grads
  if (grad === undefined) throw new Error(`${node.name} has no gradient to pass on`)
  return grad
}
