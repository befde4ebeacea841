import type { DecoderShape } from '@lensboard/models'
import type { OpenGraph } from '../engine/onnx-runtime.js'
import { float32s } from '../feed.js'
import { forwardFeeds } from '../forward-feeds.js'
import { gradientName } from '../gradient/gradient-graph.js'

export interface JacobianOptions {
  /** Positions before this one count neither as source nor as target: attention sinks are like no other token. */
  skipFirst: number
  /** Entries of the final stream that are differentiated in one run; memory grows with them. */
  dimsAtOnce: number
}

/** As published: positions left out at the start of a prompt. */
export const SKIP_FIRST = 16

/** Tokens of a prompt that count: the last one has no next token, the first ones are sinks. */
export const validPositions = (nPositions: number, skipFirst: number): number => Math.max(0, nPositions - 1 - skipFirst)

/**
 * The Jacobian estimate of one prompt, [L − 1, dModel, dModel], out by in: for the output of every block but the last,
 * Σ over later positions p′ ≥ p of ∂ resid_post.last[p′] / ∂ resid_post.l[p], the mean over positions p; both run over
 * the valid positions. `graph` is a gradient graph of the stream. `onDims` is told how many of dModel are done and may
 * throw to stop. Estimator of the Jacobian lens, transformer-circuits.pub/2026/workspace.
 */
export async function promptJacobian(
  graph: OpenGraph,
  decoder: DecoderShape,
  ids: readonly number[],
  { skipFirst, dimsAtOnce }: JacobianOptions,
  onDims: (done: number) => void = () => {},
): Promise<Float32Array> {
  const { nLayers, dModel } = decoder
  const nPositions = ids.length
  const valid = validPositions(nPositions, skipFirst)
  const sources = Array.from({ length: nLayers - 1 }, (_, layer) => layer)
  const jacobian = new Float32Array(sources.length * dModel * dModel)
  for (let first = 0; first < dModel; first += dimsAtOnce) {
    onDims(first)
    const dims = Math.min(dimsAtOnce, dModel - first)
    // One copy of the prompt for each entry that is differentiated.
    const seed = new Float32Array(dims * nPositions * dModel)
    for (let b = 0; b < dims; b++)
      for (let p = skipFirst; p < nPositions - 1; p++) seed[(b * nPositions + p) * dModel + first + b] = 1
    const { read: _read, ...feeds } = forwardFeeds(decoder, new Array<readonly number[]>(dims).fill(ids))
    const fetched = await graph.run(
      { ...feeds, stream_grad: float32s(seed, [dims * nPositions, dModel]) },
      sources.map((layer) => gradientName('resid_post', layer)),
    )
    for (const layer of sources) {
      const grads = fetched[gradientName('resid_post', layer)]!.data as Float32Array
      for (let b = 0; b < dims; b++) {
        const row = jacobian.subarray((layer * dModel + first + b) * dModel, (layer * dModel + first + b + 1) * dModel)
        for (let p = skipFirst; p < nPositions - 1; p++) {
          const from = (b * nPositions + p) * dModel
          for (let i = 0; i < dModel; i++) row[i]! += grads[from + i]! / valid
        }
      }
    }
  }
  onDims(dModel)
  return jacobian
}
