import type { DecoderShape } from '@lensboard/models'
import { add, concat, type Graph, mul, reshape, split, sub, type Value } from '@lensboard/onnx'

/** Cosines and sines of every position's angles, [batch or 1, 1, pos, dims / 2]: graph inputs that broadcast. */
export interface RotaryAngles {
  cos: Value
  sin: Value
}

/** Turns the first `dims` entries of every head: x [batch, head, pos, dHead]. */
export function rotate(g: Graph, x: Value, { positions, dHead }: DecoderShape, angles: RotaryAngles): Value {
  if (positions.kind !== 'rotary') return x
  const { dims, pairs } = positions
  const [part, ...rest] = dims < dHead ? split(g, x, -1, [dims, dHead - dims]) : [x]
  const turned = pairs === 'halves' ? turnHalves(g, part!, dims, angles) : turnAdjacent(g, part!, dims, angles)
  return rest.length > 0 ? concat(g, [turned, ...rest], -1) : turned
}

function turnHalves(g: Graph, x: Value, dims: number, angles: RotaryAngles): Value {
  const [a, b] = split(g, x, -1, [dims / 2, dims / 2])
  return concat(g, turn(g, a!, b!, angles), -1)
}

function turnAdjacent(g: Graph, x: Value, dims: number, angles: RotaryAngles): Value {
  const half = dims / 2
  // 0 keeps a dim as it is.
  const column = (y: Value) => reshape(g, y, g.int64s(0, 0, 0, half, 1))
  const flat = (y: Value) => reshape(g, y, g.int64s(0, 0, 0, half))
  const [a, b] = split(g, reshape(g, x, g.int64s(0, 0, 0, half, 2)), -1, [1, 1])
  const turned = turn(g, flat(a!), flat(b!), angles).map(column)
  return reshape(g, concat(g, turned, -1), g.int64s(0, 0, 0, dims))
}

function turn(g: Graph, a: Value, b: Value, { cos, sin }: RotaryAngles): [Value, Value] {
  return [sub(g, mul(g, a, cos), mul(g, b, sin)), add(g, mul(g, b, cos), mul(g, a, sin))]
}
