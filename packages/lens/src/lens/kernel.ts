import { readFileSync } from 'node:fs'

/** What the compiled kernel (packages/lens/assembly) offers; pointers are bytes into its memory, 16-byte aligned but for rows. */
export interface Kernel {
  memory: WebAssembly.Memory
  topOf(row: number, n: number, k: number, ids: number, logits: number): number
  sumRow(
    row: number,
    n: number,
    most: number,
    output: number,
    outputMost: number,
    outputExps: number,
    exps: number,
    sums: number,
  ): void
  mixture(exps: number, u: number, outputExps: number, w: number, n: number): number
  ranksOf(row: number, n: number, ids: number, m: number, values: number, ranks: number, scratch: number): void
  rankScratchBytes(m: number): number
}

let compiled: WebAssembly.Module | undefined

/** A kernel with a memory of its own; the code is compiled once a thread. */
export function openKernel(): Kernel {
  compiled ??= new WebAssembly.Module(readFileSync(new URL('../../dist/kernel.wasm', import.meta.url)))
  return new WebAssembly.Instance(compiled).exports as unknown as Kernel
}
