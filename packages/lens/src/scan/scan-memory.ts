import { KernelMemory } from '../lens/kernel-memory.js'
import type { RowMemory } from '../lens/read-position.js'
import type { ScanKernel } from './scan-kernel.js'

/** Bounds of a vocabulary's rows, as the scan's candidates are chosen by them. */
interface Bounds {
  norms: Float32Array
  errors: Float32Array
}

/** Where a scan's numbers lie in the kernel's memory, in bytes: what every chunk uses, then logits row by row. */
export class ScanMemory extends KernelMemory<ScanKernel> implements RowMemory {
  readonly norms: number
  readonly errors: number
  readonly exps: number
  readonly outputExps: number
  readonly sums: number
  readonly ids: number
  readonly bounds: number
  readonly topIds: number
  readonly topLogits: number

  /** `most` ids of a row are candidates, `topMost` the most probable that are asked for. */
  constructor(kernel: ScanKernel, { norms, errors }: Bounds, { most, topMost }: { most: number; topMost: number }) {
    super(kernel)
    this.dVocab = norms.length
    const place = this.layOut()
    this.norms = place(norms.length)
    this.errors = place(norms.length)
    this.exps = place(norms.length)
    this.outputExps = place(norms.length)
    this.sums = place(8)
    this.ids = place(4 * most)
    this.bounds = place(4 * most)
    this.topIds = place(topMost)
    this.topLogits = place(topMost)
    this.fit(0)
    this.floats(this.norms, norms.length).set(norms)
    this.floats(this.errors, norms.length).set(errors)
  }

  /** Makes room for so many rows of logits; those that are there stay, views of them do not. */
  fit(rows: number): void {
    this.makeRoom(rows)
  }
}
