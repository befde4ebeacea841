import type { Followed } from '../cards/parity.js'
import type { OpenGraph } from '../engine/onnx-runtime.js'
import { float32s } from '../feed.js'
import type { HeadMemory } from './head-memory.js'
import { readPosition } from './read-position.js'

interface OutputRows {
  /** What the final norm made of the last stream inside the forward graph, and inside the lens graph, [P, dModel]. */
  own: Float32Array
  normed: Float32Array
  /** By position: the most probable tokens of the output row, whose logits still lie in memory. */
  output: readonly Followed[]
  nRows: number
}

/**
 * By position: the model's own most probable tokens by its own head, and what the output row says of them. Where the
 * norms of both graphs left the very same numbers, so does the one product with the unembedding, and it is not made
 * twice; where they differ in a single bit, it is.
 */
export async function ownReadings(
  head: OpenGraph,
  memory: HeadMemory,
  { own, normed, output, nRows }: OutputRows,
): Promise<{ own: Followed[]; output: Followed[] }> {
  const readings = { own: [...output], output: [...output] }
  const { dVocab } = memory
  const dModel = own.length / output.length
  const vector = (all: Float32Array, p: number) => all.subarray(p * dModel, (p + 1) * dModel)
  const apart = [...output.keys()].filter((p) => !same(vector(own, p), vector(normed, p)))
  if (apart.length === 0) return readings
  const h = new Float32Array(apart.length * dModel)
  for (const [i, p] of apart.entries()) h.set(vector(own, p), i * dModel)
  const first = output.length * nRows
  memory.beside(apart.length * dVocab * Float32Array.BYTES_PER_ELEMENT)
  await head.run({ h: float32s(h, [apart.length, 1, dModel]), bare: float32s(Float32Array.of(1), [1]) }, ['logits'], {
    logits: float32s(memory.logits(first, apart.length), [apart.length, dVocab]),
  })
  for (const [i, p] of apart.entries()) {
    const lens = output[p]!
    const { topIds, topLogits, logSumExp } = readPosition(memory, first + i, lens.logits.length).output
    const logits = memory.logits((p + 1) * nRows - 1)
    readings.own[p] = { logits: topLogits.slice(), logSumExp, top1: topIds[0]! }
    readings.output[p] = { ...lens, logits: Float32Array.from(topIds, (id) => logits[id]!) }
  }
  return readings
}

/** Whether all numbers are the same, bit by bit but for kinds of NaN. */
const same = (a: Float32Array, b: Float32Array) => a.every((x, i) => Object.is(x, b[i]))
