import { forwardBytes, refuseRun } from '../engine/memory.js'
import type { WorkerContext } from '../engine/worker-context.js'
import { forwardFeeds } from '../forward-feeds.js'

/** An array with its dims, as array files hold it. */
export interface NamedArray {
  dims: number[]
  data: Float32Array
}

const STREAMS = ['resid_pre', 'resid_mid', 'resid_post', 'attn_out', 'mlp_out'] as const

/** Every hook of one prompt: `logits` [T, V], `pattern` [L, H, T, T], and the streams, each [L, T, d]. */
export type Activations = Record<'logits' | 'pattern' | (typeof STREAMS)[number], NamedArray>

/** Runs the decoder once and keeps everything. */
export async function readActivations({ decoder, ids, open, progress }: WorkerContext): Promise<Activations> {
  const { nLayers, nHeads, dModel, dVocab } = decoder
  const nPositions = ids.length
  const graph = await open('own-head')
  const [streams, patternCells] = [2 * STREAMS.length * nLayers, 2 * nLayers * nHeads * nPositions ** 2]
  refuseRun(decoder.name, nPositions, forwardBytes(decoder, nPositions, { streams, patternCells, logits: true }))
  progress(0)
  const layers = Array.from({ length: nLayers }, (_, layer) => layer)
  // What leaves a block is what enters the next one, and bears that name.
  const hook = (name: string, layer: number) =>
    name === 'resid_post' && layer < nLayers - 1 ? `resid_pre.${layer + 1}` : `${name}.${layer}`
  const names = new Set([...STREAMS, 'pattern'].flatMap((name) => layers.map((layer) => hook(name, layer))))
  const fetched = await graph.run(forwardFeeds(decoder, ids), ['logits', ...names])
  const stack = (name: string, dims: number[]): NamedArray => {
    const size = dims.reduce((a, b) => a * b, 1)
    const data = new Float32Array(nLayers * size)
    for (const layer of layers) data.set(fetched[hook(name, layer)]!.data, layer * size)
    return { dims: [nLayers, ...dims], data }
  }
  const stream = (name: string) => stack(name, [nPositions, dModel])
  progress(nPositions)
  return {
    logits: { dims: [nPositions, dVocab], data: fetched.logits!.data as Float32Array },
    resid_pre: stream('resid_pre'),
    resid_mid: stream('resid_mid'),
    resid_post: stream('resid_post'),
    attn_out: stream('attn_out'),
    mlp_out: stream('mlp_out'),
    pattern: stack('pattern', [nHeads, nPositions, nPositions]),
  }
}
