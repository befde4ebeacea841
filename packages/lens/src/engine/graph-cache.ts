import type { DecoderSpec } from '@lensboard/models'
import { weightsFolder } from '../decoder/external-weights.js'
import { type BuiltGraph, forwardGraph } from '../decoder/forward-graph.js'
import { gradientGraph } from '../gradient/gradient-graph.js'
import { headSplitGraph } from '../head-split-graph.js'
import { tokenDirectionsGraph } from '../interventions/token-directions-graph.js'
import { lensHeadGraph } from '../lens-head-graph.js'
import { patternSummaryGraph, rolloutStepGraph } from '../pattern-summary-graph.js'
import { partsHeadGraph, tokenHeadGraph } from '../token-head-graph.js'
import { translatorEvaluationGraph } from '../train/translator-evaluation-graph.js'
import { translatorGradientGraph } from '../train/translator-gradient-graph.js'
import { translatorGraph } from '../train/translator-graph.js'
import { checkValues } from './check-values.js'
import { loadError } from './load-error.js'
import { freeBytes, loadBytes, refuseLoad } from './memory.js'
import { type GraphOptions, type OpenGraph, openGraph } from './onnx-runtime.js'
import { checkWeightFiles } from './weight-files.js'

/** Graphs by name. Cards share the one forward pass, `own-head`: its weights are most of a checkpoint. */
const GRAPHS = {
  'own-head': forwardGraph,
  'lens-head': lensHeadGraph,
  'token-directions': tokenDirectionsGraph,
  'token-head': tokenHeadGraph,
  'parts-head': partsHeadGraph,
  'head-split': headSplitGraph,
  'pattern-summary': patternSummaryGraph,
  'rollout-step': rolloutStepGraph,
  'logit-gradients': (decoder, folder) => gradientGraph(decoder, folder, 'logits'),
  'stream-gradients': (decoder, folder) => gradientGraph(decoder, folder, 'stream'),
  'translator-gradients': translatorGradientGraph,
  'translator-evaluation': translatorEvaluationGraph,
  translator: translatorGraph,
} satisfies Record<string, BuildGraph>

/** Each builds its graph from what it reads of a decoder. */
type BuildGraph = (decoder: DecoderSpec, folder: string) => BuiltGraph

/** Which graph of a checkpoint. A prompt is only an input. */
export type GraphKind = keyof typeof GRAPHS

/** A checkpoint that is in memory, with the bytes its graphs take; a pinned one stays when room is needed. */
export interface LoadedModel {
  hash: string
  bytes: number
  pinned: boolean
}

/** Something that takes memory until it is released. */
interface Held {
  release(): Promise<void>
}

interface Loaded {
  hash: string
  held: Held
  bytes: number
}

/** Told how many bytes of the weights have been read; may throw to stop. */
export type OnBytes = (done: number, total: number) => void

// A handful of checkpoints in use at once; memory bounds it long before for large ones.
const GRAPHS_MAX = 12

/** Loaded graphs by checkpoint and kind; the least recently used make room, pinned checkpoints never do. */
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
    return keys.map((key) => this.#loaded.get(key)!.held as OpenGraph)
  }

  /**
   * Gives what a checkpoint has under a name, and opens it first where it is not there. It is reckoned, makes room and is
   * released like a graph; while it opens it may take `peak` bytes. Throws OUT_OF_MEMORY likewise.
   */
  async hold<T extends Held>(
    { decoder, hash, name }: { decoder: DecoderSpec; hash: string; name: string },
    { bytes, peak }: { bytes: number; peak: number },
    open: () => Promise<T>,
  ): Promise<T> {
    const key = `${hash} ${name}`
    this.#touch(key)
    const known = this.#loaded.get(key)
    if (known) return known.held as T
    await this.#makeRoom(hash, [{ weightBytes: peak }], decoder.name)
    const held = await open()
    this.#loaded.set(key, { hash, held, bytes: loadBytes(bytes) })
    return held
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
      ...GRAPHS[kind](decoder, folder),
    }))
    await this.#makeRoom(hash, built, decoder.name)
    if (!this.#checked.has(hash)) {
      await checkValues(decoder, onBytes)
      this.#checked.add(hash)
    }
    for (const { key, bytes, weightBytes, prepack } of built) {
      const held = await openGraph(bytes, { ...this.#options, folder, prepack }).catch((cause: unknown) => {
        throw loadError(decoder.name, cause)
      })
      this.#loaded.set(key, { hash, held, bytes: loadBytes(weightBytes) })
    }
  }

  async #makeRoom(hash: string, wanted: readonly Pick<BuiltGraph, 'weightBytes'>[], name: string): Promise<void> {
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
    await loaded?.held.release()
  }
}
