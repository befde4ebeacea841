import type { RowMemory } from '../lens/read-position.js'
import type { ScanKernel } from './scan-kernel.js'

const PAGE = 65_536
const FLOAT = 4

/** Bounds of a vocabulary's rows, as the scan's candidates are chosen by them. */
interface Bounds {
  norms: Float32Array
  errors: Float32Array
}

/** Where a scan's numbers lie in the kernel's memory, in bytes: what every chunk uses, then logits row by row. */
export class ScanMemory implements RowMemory {
  readonly kernel: ScanKernel
  readonly dVocab: number
  readonly norms: number
  readonly errors: number
  readonly exps: number
  readonly outputExps: number
  readonly sums: number
  readonly ids: number
  readonly bounds: number
  readonly topIds: number
  readonly topLogits: number
  readonly #rows: number
  #end = 0

  /** `most` ids of a row are candidates, `topMost` the most probable that are asked for. */
  constructor(kernel: ScanKernel, { norms, errors }: Bounds, { most, topMost }: { most: number; topMost: number }) {
    this.kernel = kernel
    this.dVocab = norms.length
    // The first page is the kernel's own.
    let end = PAGE
    const place = (count: number) => {
      const at = end
      end += Math.ceil((count * FLOAT) / 16) * 16
      return at
    }
    this.norms = place(norms.length)
    this.errors = place(norms.length)
    this.exps = place(norms.length)
    this.outputExps = place(norms.length)
    this.sums = place(8)
    this.ids = place(4 * most)
    this.bounds = place(4 * most)
    this.topIds = place(topMost)
    this.topLogits = place(topMost)
    this.#rows = end
    this.fit(0)
    this.floats(this.norms, norms.length).set(norms)
    this.floats(this.errors, norms.length).set(errors)
  }

  /** Makes room for so many rows of logits; those that are there stay, views of them do not. */
  fit(rows: number): void {
    this.#end = this.row(rows)
    this.#grow(this.#end)
  }

  /** Room behind the logits for anything else; whoever asks next gets the same place. */
  beside(bytes: number): number {
    this.#grow(this.#end + bytes)
    return this.#end
  }

  row(index: number): number {
    return this.#rows + index * this.dVocab * FLOAT
  }

  /** Logits of rows from `index` on, [count, V]. */
  logits(index: number, count = 1): Float32Array<ArrayBuffer> {
    return this.floats(this.row(index), count * this.dVocab)
  }

  floats(at: number, count: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.kernel.memory.buffer as ArrayBuffer, at, count)
  }

  ints(at: number, count: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.kernel.memory.buffer, at, count)
  }

  doubles(at: number, count: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.kernel.memory.buffer, at, count)
  }

  #grow(bytes: number): void {
    const missing = bytes - this.kernel.memory.buffer.byteLength
    if (missing > 0) this.kernel.memory.grow(Math.ceil(missing / PAGE))
  }
}
