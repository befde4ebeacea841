import type { Kernel } from './kernel.js'

const PAGE = 65_536
const FLOAT = 4

/**
 * Rows of logits in a kernel's memory, behind whatever else is laid out there, and views of all of it. Places are in
 * bytes. Views are lost when the memory grows, so none is kept.
 */
export abstract class KernelMemory<K extends Kernel = Kernel> {
  readonly kernel: K
  dVocab = 0
  /** The first page is the kernel's own. */
  #rows = PAGE
  #end = 0

  constructor(kernel: K) {
    this.kernel = kernel
  }

  /** Lays parts out one behind the other from the first free byte on, each at a multiple of 16; rows follow the last. */
  protected layOut(): (count: number) => number {
    this.#rows = PAGE
    return (count) => {
      const at = this.#rows
      this.#rows += Math.ceil((count * FLOAT) / 16) * 16
      return at
    }
  }

  /** Makes room for so many rows of logits. */
  protected makeRoom(rows: number): void {
    this.#end = this.row(rows)
    this.#grow(this.#end)
  }

  /** Room behind the logits, for further rows or anything else; whoever asks next gets the same place. */
  beside(bytes: number): number {
    this.#grow(this.#end + bytes)
    return this.#end
  }

  row(index: number): number {
    return this.#rows + index * this.dVocab * FLOAT
  }

  /** Logits of `count` rows from `index` on, [count, V]. */
  logits(index: number, count = 1): Float32Array<ArrayBuffer> {
    return this.floats(this.row(index), count * this.dVocab)
  }

  floats(at: number, count: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.kernel.memory.buffer as ArrayBuffer, at, count)
  }

  ints(at: number, count: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.kernel.memory.buffer as ArrayBuffer, at, count)
  }

  doubles(at: number, count: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.kernel.memory.buffer as ArrayBuffer, at, count)
  }

  #grow(bytes: number): void {
    const missing = bytes - this.kernel.memory.buffer.byteLength
    if (missing > 0) this.kernel.memory.grow(Math.ceil(missing / PAGE))
  }
}
