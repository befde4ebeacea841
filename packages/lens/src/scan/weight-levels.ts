import { Graph } from '@lensboard/onnx'
import { openGraph } from '../engine/onnx-runtime.js'
import { uint8s } from '../feed.js'
import { ZERO } from './quantise-unembedding.js'

/** What 8-bit weights may be, from the most exact; within ±63 two products of 255 fit into 16 bits. */
const LEVELS = [127, 63] as const

const DEPTH = 64
const TOKENS = 64

/**
 * The largest weights that this machine multiplies exactly. Without VNNI or AMX, pairs of products are added in 16 bits
 * and cut off where they do not fit; nothing but trying tells. Undefined where even small ones come out wrong.
 */
export async function weightLevels(threads: number): Promise<number | undefined> {
  for (const levels of LEVELS) if (multipliesExactly(levels, await products(levels, threads))) return levels
  return undefined
}

/** Rows of an activation matrix that lead to the largest sums there are, and one of everything between. */
const rows = () =>
  Uint8Array.from({ length: 3 * DEPTH }, (_, i) => [255, 1, 1 + ((i * 97) % 255)][Math.floor(i / DEPTH)]!)
/** Weights [DEPTH, TOKENS]: columns of the largest, the smallest, and everything between. */
const weights = (levels: number) =>
  Int8Array.from({ length: DEPTH * TOKENS }, (_, i) => {
    const token = i % TOKENS
    if (token < 2) return token === 0 ? levels : -levels
    return ((i * 31) % (2 * levels + 1)) - levels
  })

/** What is multiplied to find out: x [3, depth] less `zero`, by w [depth, tokens]. */
export const trial = (levels: number) => ({ x: rows(), w: weights(levels), depth: DEPTH, tokens: TOKENS, zero: ZERO })

/** Whether products [3, tokens] of the trial are those of whole numbers. */
export function multipliesExactly(levels: number, found: ArrayLike<number>): boolean {
  const { x, w } = trial(levels)
  for (let row = 0; row < 3; row++)
    for (let token = 0; token < TOKENS; token++) {
      let sum = 0
      for (let i = 0; i < DEPTH; i++) sum += (x[row * DEPTH + i]! - ZERO) * w[i * TOKENS + token]!
      if (found[row * TOKENS + token] !== sum) return false
    }
  return true
}

/** What ONNX Runtime makes of the trial with weights within ±`levels`. */
async function products(levels: number, threads: number): Promise<Float32Array> {
  const g = new Graph()
  const stored = (name: string, dtype: 'int8' | 'uint8', dims: number[], offset: number) =>
    g.external(name, dtype, dims, { location: 'trial', offset, length: dims.reduce((a, b) => a * b, 1) })
  const matrix = stored('weights', 'int8', [DEPTH, TOKENS], 0)
  const zero = stored('zero', 'uint8', [], DEPTH * TOKENS)
  const x = g.input('x', 'uint8', ['n', DEPTH])
  const one = g.scalar(1)
  const y = g.op('com.microsoft.MatMulIntegerToFloat', [x, matrix, one, one, zero])
  g.output('y', y, 'float32', ['n', TOKENS])
  const bytes = Uint8Array.from([...new Uint8Array(weights(levels).buffer), ZERO])
  const graph = await openGraph(g.toBytes(), { provider: 'cpu', threads, data: { name: 'trial', bytes } })
  try {
    return (await graph.run({ x: uint8s(rows(), [3, DEPTH]) }, ['y'])).y!.data as Float32Array
  } finally {
    await graph.release()
  }
}
