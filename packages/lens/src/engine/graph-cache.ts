import type { DecoderSpec } from '@lensboard/models'
import { weightsFolder } from '../decoder/external-weights.js'
import { type BuiltGraph, type ForwardTaps, forwardGraph } from '../decoder/forward-graph.js'
import { headSplitGraph } from '../head-split-graph.js'
import { tokenDirectionsGraph } from '../interventions/token-directions-graph.js'
import { lensHeadGraph } from '../lens-head-graph.js'
import { partsHeadGraph, tokenHeadGraph } from '../token-head-graph.js'
import { checkValues } from './check-values.js'
import { loadError } from './load-error.js'
import { freeBytes, loadBytes, refuseLoad } from './memory.js'
import { type GraphOptions, type OpenGraph, openGraph } from './onnx-runtime.js'
import { checkWeightFiles } from './weight-files.js'

/** Graphs that are no forward pass, by name. */
const BESIDE = {
  'lens-head': lensHeadGraph,
  'token-directions': tokenDirectionsGraph,
  'token-head': tokenHeadGraph,
  'parts-head': partsHeadGraph,
  'head-split': headSplitGraph,
}
const isBeside = (kind: GraphKind): kind is keyof typeof BESIDE => Object.hasOwn(BESIDE, kind)

/** Which graph of a checkpoint. A prompt is only an input, so every card with the same taps shares one. */
export type GraphKind = ForwardTaps | keyof typeof BESIDE

/** A checkpoint that is in memory, with the bytes its graphs take; a pinned one stays when room is needed. */
export interface LoadedModel {
  hash: string
  bytes: number
  pinned: boolean
}

interface Loaded {
  hash: string
  graph: OpenGraph
  bytes: number
}

/** Told how many bytes of the weights have been read; may throw to stop. */
export type OnBytes = (done: number, total: number) => void

// A handful of checkpoints in use at once; memory bounds it long before for large ones.
const GRAPHS_MAX = 12

/** Loaded graphs by checkpoint and taps; the least recently used make room, pinned checkpoints never do. */
export class GraphCache {
  readonly #options: GraphOptions
  /** In order of use, the oldest first. */
  readonly #loaded = new Map<string, Loaded>()
  readonly #pinned = new Set<string>()
  /** Checkpoints whose values were looked at since the start. */
  readonly #checked = new Set<string>()

  constructor(options: GraphOptions) {
    this.#options = options
  }

  /**
   * Graphs of one checkpoint in the order of `kinds`. Throws CHECKPOINT_BROKEN for weights that are unreadable or not
   * numbers, and OUT_OF_MEMORY, with both figures, before anything is loaded.
   */
  async open(decoder: DecoderSpec, hash: string, kinds: readonly GraphKind[], onBytes: OnBytes): Promise<OpenGraph[]> {
    const keys = kinds.map((kind) => `${hash} ${kind}`)
    for (const key of keys) this.#touch(key)
    const missing = kinds.filter((_, i) => !this.#loaded.has(keys[i]!))
    if (missing.length > 0) await this.#load(decoder, hash, missing, onBytes)
    return keys.map((key) => this.#loaded.get(key)!.graph)
  }

  pin(hash: string, pinned: boolean): void {
    if (pinned) this.#pinned.add(hash)
    else this.#pinned.delete(hash)
  }

  /** Frees one checkpoint's memory, pinned or not. */
  async unload(hash: string): Promise<void> {
    for (const [key, loaded] of this.#loaded) if (loaded.hash === hash) await this.#drop(key)
  }

  models(): LoadedModel[] {
    const models = new Map<string, LoadedModel>()
    for (const { hash, bytes } of this.#loaded.values()) {
      const before = models.get(hash)?.bytes ?? 0
      models.set(hash, { hash, bytes: before + bytes, pinned: this.#pinned.has(hash) })
    }
    return [...models.values()]
  }

  async clear(): Promise<void> {
    for (const key of this.#loaded.keys()) await this.#drop(key)
  }

  async #load(decoder: DecoderSpec, hash: string, kinds: readonly GraphKind[], onBytes: OnBytes): Promise<void> {
    await checkWeightFiles(decoder)
    const folder = weightsFolder(decoder)
    const built = kinds.map((kind) => ({
      key: `${hash} ${kind}`,
      ...(isBeside(kind) ? BESIDE[kind](decoder, folder) : forwardGraph(decoder, folder, kind)),
    }))
    await this.#makeRoom(hash, built, decoder.name)
    if (!this.#checked.has(hash)) {
      await checkValues(decoder, onBytes)
      this.#checked.add(hash)
    }
    for (const { key, bytes, weightBytes, prepack } of built) {
      const graph = await openGraph(bytes, { ...this.#options, folder, prepack }).catch((cause: unknown) => {
        throw loadError(decoder.name, cause)
      })
      this.#loaded.set(key, { hash, graph, bytes: loadBytes(weightBytes) })
    }
  }

  async #makeRoom(hash: string, wanted: readonly BuiltGraph[], name: string): Promise<void> {
    const need = wanted.reduce((n, { weightBytes }) => n + loadBytes(weightBytes), 0)
    let free = freeBytes()
    for (const [key, { bytes, hash: other }] of this.#loaded) {
      if (free >= need && this.#loaded.size + wanted.length <= GRAPHS_MAX) return
      if (other === hash || this.#pinned.has(other)) continue
      await this.#drop(key)
      free += bytes
    }
    const kept = this.models().filter(({ pinned }) => pinned)
    refuseLoad({ free, need, name, keptBytes: kept.reduce((n, { bytes }) => n + bytes, 0) })
  }

  #touch(key: string): void {
    const known = this.#loaded.get(key)
    if (!known) return
    this.#loaded.delete(key)
    this.#loaded.set(key, known)
  }

  async #drop(key: string): Promise<void> {
    const loaded = this.#loaded.get(key)
    this.#loaded.delete(key)
    await loaded?.graph.release()
  }
}
