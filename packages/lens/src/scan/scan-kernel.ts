import { type Kernel, openKernel } from '../lens/kernel.js'

/** What the compiled kernel offers to a scan beside what the exact head uses. */
export interface ScanKernel extends Kernel {
  candidates(
    row: number,
    n: number,
    factor: number,
    norms: number,
    ofNorm: number,
    errors: number,
    ofError: number,
    most: number,
    ids: number,
    bounds: number,
  ): number
  settle(row: number, n: number, factor: number, shift: number): void
}

/** A kernel with a memory of its own. */
export const openScanKernel = (): ScanKernel => openKernel() as ScanKernel
