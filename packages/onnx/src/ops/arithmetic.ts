import type { Graph, Value } from '../graph.js'

// Elementwise, broadcasting as numpy does.
export const add = (g: Graph, a: Value, b: Value): Value => g.op('Add', [a, b])
export const sub = (g: Graph, a: Value, b: Value): Value => g.op('Sub', [a, b])
export const mul = (g: Graph, a: Value, b: Value): Value => g.op('Mul', [a, b])
export const div = (g: Graph, a: Value, b: Value): Value => g.op('Div', [a, b])
export const neg = (g: Graph, x: Value): Value => g.op('Neg', [x])
export const log = (g: Graph, x: Value): Value => g.op('Log', [x])
/** Booleans, so cast before adding up. */
export const greater = (g: Graph, a: Value, b: Value): Value => g.op('Greater', [a, b])
/** Every entry cut to ±bound. */
export const clip = (g: Graph, x: Value, bound: number): Value => g.op('Clip', [x, g.scalar(-bound), g.scalar(bound)])
