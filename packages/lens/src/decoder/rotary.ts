import type { DecoderShape } from '@lensboard/models'
import { add, concat, type Graph, mul, split, sub, type Value } from '@lensboard/onnx'

/** Cosines and sines of every position's angles, [batch, 1, pos, dims / 2]: graph inputs that broadcast over heads. */
export interface RotaryAngles {
  cos: Value
  sin: Value
}

/** Turns the first `dims` entries of every head: x [batch, head, pos, dHead]. */
export function rotate(
  g: Graph,
  x: Value,
  { positions: { dims }, dHead }: DecoderShape,
  { cos, sin }: RotaryAngles,
): Value {
  const half = dims / 2
  const [a, b, ...rest] = split(g, x, -1, dims < dHead ? [half, half, dHead - dims] : [half, half])
  const turnedA = sub(g, mul(g, a!, cos), mul(g, b!, sin))
  const turnedB = add(g, mul(g, b!, cos), mul(g, a!, sin))
  return concat(g, [turnedA, turnedB, ...rest], -1)
}

/**
 * The host's half: cosines and sines for positions 0 … T−1, each [T, dims / 2]. Frequencies and angles are rounded to
 * float32 where Hugging Face's code rounds them, since at long range that rounding is larger than everything else.
 */
export function rotaryTable({ dims, base }: DecoderShape['positions'], nPositions: number) {
  const half = dims / 2
  const frequency = Array.from({ length: half }, (_, i) =>
    Math.fround(1 / Math.fround(base ** Math.fround((2 * i) / dims))),
  )
  const cos = new Float32Array(nPositions * half)
  const sin = new Float32Array(nPositions * half)
  for (let position = 0; position < nPositions; position++)
    for (const [i, f] of frequency.entries()) {
      const angle = Math.fround(f * position)
      cos[position * half + i] = Math.cos(angle)
      sin[position * half + i] = Math.sin(angle)
    }
  return { cos, sin }
}
