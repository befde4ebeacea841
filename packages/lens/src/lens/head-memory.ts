import { openKernel } from './kernel.js'
import { KernelMemory } from './kernel-memory.js'

/**
 * Where the numbers of a chunk lie in the kernel's memory. Kept from chunk to chunk: fresh memory for every chunk's
 * logits would cost as much as reading them.
 */
export class HeadMemory extends KernelMemory {
  /** Exponentials of a row and of the output row, as `sumRow` writes them. */
  exps = 0
  outputExps = 0
  sums = 0
  topIds = 0
  topLogits = 0

  constructor() {
    super(openKernel())
  }

  /** Makes room for `rows` rows of logits and the `most` most probable of one; what was there is lost. */
  fit(rows: number, dVocab: number, most: number): void {
    this.dVocab = dVocab
    const place = this.layOut()
    this.sums = place(8)
    this.topIds = place(most)
    this.topLogits = place(most)
    this.exps = place(dVocab)
    this.outputExps = place(dVocab)
    this.makeRoom(rows)
  }
}
