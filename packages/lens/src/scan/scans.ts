import { AppError } from '@lensboard/contract'
import type { DecoderSpec } from '@lensboard/models'
import type { GraphCache } from '../engine/graph-cache.js'
import { type LensScan, type NoScan, openScan, type ScanOptions, scanBytes, whyNoScan } from './open-scan.js'
import type { ScanMode } from './scan-mode.js'

/** Passes a refusal through what opens and counts memory. */
class Refused extends Error {}

/** Scans of the checkpoints that are in memory, and why others are read exactly. */
export class Scans {
  readonly #graphs: GraphCache
  readonly #options: Omit<ScanOptions, 'onRows'>
  /** Why not, by checkpoint and mode: tried once in this process. */
  readonly #refused = new Map<string, string>()

  constructor(graphs: GraphCache, options: Omit<ScanOptions, 'onRows'>) {
    this.#graphs = graphs
    this.#options = options
  }

  /** The scan of a checkpoint, tried and opened where it is not yet, or why there is none. */
  async open(
    decoder: DecoderSpec,
    hash: string,
    mode: ScanMode,
    onRows: ScanOptions['onRows'],
  ): Promise<LensScan | NoScan> {
    const key = `${hash} ${mode}`
    const why = this.#refused.get(key) ?? whyNoScan(decoder, mode, this.#options.provider)
    if (why !== undefined) return { why }
    try {
      return await this.#graphs.hold({ decoder, hash, name: `scan-${mode}` }, scanBytes(decoder, mode), async () => {
        const found = await openScan(decoder, mode, { ...this.#options, onRows })
        if ('why' in found) throw new Refused(found.why)
        return found
      })
    } catch (error) {
      if (error instanceof AppError && error.code === 'OUT_OF_MEMORY') return { why: 'there is no memory left for it' }
      if (!(error instanceof Refused)) throw error
      this.#refused.set(key, error.message)
      return { why: error.message }
    }
  }
}
