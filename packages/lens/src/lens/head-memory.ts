import { type Kernel, openKernel } from './kernel.js'

const PAGE = 65_536
const FLOAT = 4

/**
 * Where the numbers of a chunk lie in the kernel's memory, in bytes. Kept from chunk to chunk: fresh memory for every
 * chunk's logits would cost as much as reading them. Views are lost when the memory grows, so none is kept.
 */
export class HeadMemory {
  readonly kernel: Kernel = openKernel()
  dVocab = 0
  /** Exponentials of a row and of the output row, as `sumRow` writes them. */
  exps = 0
  outputExps = 0
  sums = 0
  topIds = 0
  topLogits = 0
  #logits = 0
  #end = 0

  /** Makes room for `rows` rows of logits and the `most` most probable of one; what was there is lost. */
  fit(rows: number, dVocab: number, most: number): void {
    this.dVocab = dVocab
    // The first page is the kernel's own.
    let end = PAGE
    const place = (count: number) => {
      const at = end
      end += Math.ceil((count * FLOAT) / 16) * 16
      return at
    }
    this.sums = place(8)
    this.topIds = place(most)
    this.topLogits = place(most)
    this.exps = place(dVocab)
    this.outputExps = place(dVocab)
    this.#logits = end
    this.#end = this.row(rows)
    this.#grow(this.#end)
  }

  /** Room behind the logits, for further rows or anything else; whoever asks next gets the same place. */
  beside(bytes: number): number {
    this.#grow(this.#end + bytes)
    return this.#end
  }

  row(index: number): number {
    return this.#logits + index * this.dVocab * FLOAT
  }

  /** Logits of `count` rows from `index` on, [count, V]. */
  logits(index: number, count = 1): Float32Array<ArrayBuffer> {
    return this.floats(this.row(index), count * this.dVocab)
  }

  floats(at: number, count: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.kernel.memory.buffer, at, count)
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
