import type { KeptKeys } from '../forward/kept-keys.js'
import { type ChunkReading, readingBytes } from '../lens/chunk-reading.js'

/** A full chunk of a run, and everything that decided its numbers, as one key. */
export interface RememberedChunk {
  key: string
  end: number
  reading: ChunkReading
}

/** The full chunks that a run began with, and the keys and values of their tokens. */
export interface RememberedRun {
  chunks: RememberedChunk[]
  keys: KeptKeys
}

// About 3,500 tokens of a model of GPT-2's size, 500 of one with 8 billion parameters.
const BYTES_MAX = 256 * 1024 * 1024

/**
 * The last runs, so that a prompt that grew at its end is read from where it grew. A run that begins like another takes
 * its place: keys and values are held once. The least recently used go first.
 */
export class RunMemory {
  readonly #bytesMax: number
  /** The oldest first. */
  #runs: RememberedRun[] = []

  constructor(bytesMax = BYTES_MAX) {
    this.#bytesMax = bytesMax
  }

  /** Hands over the run that shares the most chunks with `keys`, cut to them; undefined where none shares any. */
  take(keys: readonly string[]): RememberedRun | undefined {
    const shared = (run: RememberedRun) => {
      const apart = run.chunks.findIndex(({ key }, i) => key !== keys[i])
      return apart < 0 ? run.chunks.length : apart
    }
    const best = this.#runs.reduce<RememberedRun | undefined>(
      (most, run) => (shared(run) > (most ? shared(most) : 0) ? run : most),
      undefined,
    )
    if (!best) return undefined
    this.#runs = this.#runs.filter((run) => run !== best)
    const chunks = best.chunks.slice(0, shared(best))
    best.keys.cutTo(chunks.at(-1)!.end)
    return { chunks, keys: best.keys }
  }

  /** Keeps a run, whose keys may hold more tokens than its chunks. */
  keep({ chunks, keys }: RememberedRun): void {
    const last = chunks.at(-1)
    if (!last) return
    keys.cutTo(last.end)
    this.#runs.push({ chunks, keys })
    let bytes = this.#runs.reduce((n, run) => n + bytesOf(run), 0)
    while (bytes > this.#bytesMax) bytes -= bytesOf(this.#runs.shift()!)
  }

  clear(): void {
    this.#runs = []
  }
}

const bytesOf = ({ chunks, keys }: RememberedRun) =>
  chunks.reduce((bytes, { reading }) => bytes + readingBytes(reading), keys.bytes)
