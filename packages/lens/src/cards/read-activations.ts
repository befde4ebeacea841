import type { Intervention } from '@lensboard/contract'
import { forwardBytes, refuseRun } from '../engine/memory.js'
import type { Fetched } from '../engine/onnx-runtime.js'
import type { WorkerContext } from '../engine/worker-context.js'
import { forwardFeeds } from '../forward-feeds.js'
import type { Resolved } from '../interventions/change.js'
import { maskMaps } from '../interventions/mask-feeds.js'
import { resolveInterventions } from '../interventions/resolve-interventions.js'

/** An array with its dims, as array files hold it. */
export interface NamedArray {
  dims: number[]
  data: Float32Array
}

const STREAMS = ['resid_pre', 'resid_mid', 'resid_post', 'attn_out', 'mlp_out'] as const

/** Every hook of one prompt: `logits` [T, V], `pattern` [L, H, T, T], and the streams, each [L, T, d]. */
export type Activations = Record<'logits' | 'pattern' | (typeof STREAMS)[number], NamedArray>

/** Which prompts to read at once; shorter ones are filled up inside and cut again. */
export interface ActivationsQuestion {
  kind: 'activations'
  prompts: readonly (readonly number[])[]
  /** What is changed of each prompt, in their order; absent: nothing. */
  interventions?: readonly (readonly Intervention[])[] | undefined
}

/** Runs the decoder once over all prompts and keeps everything of each. */
export async function readActivations(
  { prompts, interventions = [] }: ActivationsQuestion,
  context: WorkerContext,
): Promise<Activations[]> {
  const { decoder, open, progress } = context
  const { nLayers, nHeads, dModel, dVocab } = decoder
  const longest = Math.max(...prompts.map((ids) => ids.length))
  const [graph] = await open('own-head')
  const [streams, patternCells] = [2 * STREAMS.length * nLayers, 2 * nLayers * nHeads * longest ** 2]
  progress(0)
  const layers = Array.from({ length: nLayers }, (_, layer) => layer)
  const names = [...STREAMS, 'pattern'].flatMap((name) => layers.map((layer) => `${name}.${layer}`))
  const resolved: Resolved[] = []
  for (const [b, ids] of prompts.entries())
    resolved.push(await resolveInterventions(interventions[b] ?? [], { ...context, ids, forward: graph }))
  // Masks are those of the whole batch: counted for every prompt of it, they are never too few.
  const extent = { streams, patternCells, logits: true, maskMaps: maskMaps(decoder, resolved) }
  refuseRun(decoder.name, prompts.length * longest, prompts.length * forwardBytes(decoder, longest, extent))
  const fetched = await graph.run(forwardFeeds(decoder, prompts, resolved), ['logits', ...names])
  progress(longest)
  return prompts.map((ids, b) => {
    const length = ids.length
    const rows = (tensor: Fetched, width: number) =>
      (tensor.data as Float32Array).slice(b * longest * width, (b * longest + length) * width)
    const stream = (name: string): NamedArray => {
      const parts = layers.map((layer) => rows(fetched[`${name}.${layer}`]!, dModel))
      return { dims: [nLayers, length, dModel], data: join(parts) }
    }
    return {
      logits: { dims: [length, dVocab], data: rows(fetched.logits!, dVocab) },
      resid_pre: stream('resid_pre'),
      resid_mid: stream('resid_mid'),
      resid_post: stream('resid_post'),
      attn_out: stream('attn_out'),
      mlp_out: stream('mlp_out'),
      pattern: {
        dims: [nLayers, nHeads, length, length],
        data: join(layers.map((layer) => corner(fetched[`pattern.${layer}`]!, { b, nHeads, longest, length }))),
      },
    }
  })
}

/** The patterns among the real tokens of one prompt: [H, length, length] of [B, H, longest, longest]. */
function corner(
  { data }: Fetched,
  { b, nHeads, longest, length }: { b: number; nHeads: number; longest: number; length: number },
): Float32Array {
  const kept = new Float32Array(nHeads * length * length)
  for (let head = 0; head < nHeads; head++)
    for (let query = 0; query < length; query++) {
      const from = ((b * nHeads + head) * longest + query) * longest
      kept.set((data as Float32Array).subarray(from, from + length), (head * length + query) * length)
    }
  return kept
}

function join(parts: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(parts.reduce((n, part) => n + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}
