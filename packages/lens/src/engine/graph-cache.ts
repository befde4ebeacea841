import { AppError } from '@lensboard/contract'
import type { DecoderSpec } from '@lensboard/models'
import { weightsFolder } from '../decoder/external-weights.js'
import { type BuiltGraph, type ForwardTaps, forwardGraph } from '../decoder/forward-graph.js'
import { lensHeadGraph } from '../lens-head-graph.js'
import { freeBytes, loadBytes, refuseBeyond } from './memory.js'
import { firstLine, type GraphOptions, type OpenGraph, openGraph } from './onnx-runtime.js'
import { checkWeightFiles } from './weight-files.js'

/** Which graph of a checkpoint. A prompt is only an input, so every card with the same taps shares one. */
export type GraphKind = ForwardTaps | 'lens-head'

interface Loaded {
  graph: OpenGraph
  bytes: number
}

// A handful of checkpoints in use at once; memory bounds it long before for large ones.
const GRAPHS_MAX = 12

/** Loaded graphs by checkpoint and taps; the least recently used make room. */
export class GraphCache {
  readonly #options: GraphOptions
  /** In order of use, the oldest first. */
  readonly #loaded = new Map<string, Loaded>()

  constructor(options: GraphOptions) {
    this.#options = options
  }

  /** Throws CHECKPOINT_BROKEN for unreadable weights and OUT_OF_MEMORY, with both figures, before anything is loaded. */
  async open(decoder: DecoderSpec, checkpointHash: string, kind: GraphKind): Promise<OpenGraph> {
    const key = `${checkpointHash} ${kind}`
    const known = this.#loaded.get(key)
    if (known) {
      this.#loaded.delete(key)
      this.#loaded.set(key, known)
      return known.graph
    }
    await checkWeightFiles(decoder)
    const folder = weightsFolder(decoder)
    const built = kind === 'lens-head' ? lensHeadGraph(decoder, folder) : forwardGraph(decoder, folder, kind)
    const bytes = loadBytes(built.weightBytes)
    await this.#makeRoom(bytes, decoder.name)
    const graph = await this.#load(built, decoder.name, folder)
    this.#loaded.set(key, { graph, bytes })
    return graph
  }

  async clear(): Promise<void> {
    while (this.#loaded.size > 0) await this.#dropOldest()
  }

  async #makeRoom(bytes: number, name: string): Promise<void> {
    let free = freeBytes()
    while (this.#loaded.size > 0 && (free < bytes || this.#loaded.size >= GRAPHS_MAX)) free += await this.#dropOldest()
    refuseBeyond(free, bytes, `Loading ${name}`)
  }

  /** Bytes given back. */
  async #dropOldest(): Promise<number> {
    const [key, { graph, bytes }] = this.#loaded.entries().next().value!
    this.#loaded.delete(key)
    await graph.release()
    return bytes
  }

  async #load({ bytes }: BuiltGraph, name: string, folder: string): Promise<OpenGraph> {
    try {
      return await openGraph(bytes, { ...this.#options, folder })
    } catch (cause) {
      throw loadError(name, cause)
    }
  }
}

/** ONNX Runtime tells apart neither cause by type, only in its text. */
function loadError(name: string, cause: unknown): AppError {
  const why = firstLine(cause)
  if (/bad_alloc|out of memory|failed to allocate/i.test(why))
    return new AppError('OUT_OF_MEMORY', `There is not enough memory to load ${name}.`, { cause })
  if (/external|initializer|tensor|file/i.test(why))
    return new AppError('CHECKPOINT_BROKEN', `The weights of ${name} cannot be read: ${why}`, { cause })
  return new AppError('RUN_CRASHED', `ONNX Runtime cannot load ${name}: ${why}`, { cause })
}
