import { type Measures, outputMeasures, type RowSums, rowMeasures, scaleOf } from './divergences.js'
import type { HeadMemory } from './head-memory.js'

/** Below this, exp is 0 to the kernel. */
const LEAST_LOG = -87

/** The most probable ids of a row with their logits, first the most probable, and its measures. */
export interface RowReading extends Measures {
  /** Views of the kernel's memory, until the next row is read. */
  topIds: Int32Array
  topLogits: Float32Array
}

/** What rows are read from; every memory that holds logits of rows will do. */
export type RowMemory = Pick<
  HeadMemory,
  | ('kernel' | 'dVocab' | 'exps' | 'outputExps' | 'sums' | 'topIds' | 'topLogits')
  | ('row' | 'logits' | 'floats' | 'ints' | 'doubles')
>

/**
 * Reads one position's rows of logits, which lie in the kernel's memory. The output row comes first: it reads
 * `outputMost` most probable tokens; every other row is held against it.
 */
export function readPosition(memory: RowMemory, outputRow: number, outputMost: number) {
  const { kernel, dVocab, exps, outputExps } = memory
  const first = top(outputRow, outputMost)
  const output = { row: outputRow, unbounded: first.unbounded, sums: sumsOf(outputRow, outputExps, first.most) }
  const { most: outputTop } = output.sums
  return {
    output: { ...outputMeasures(output.sums), ...topOf(outputMost) } satisfies RowReading,
    read(row: number, topK: number): RowReading {
      const { most, unbounded } = top(row, topK)
      const sums = sumsOf(row, exps, most)
      const mixed = kernel.mixture(exps, scaleOf(sums), outputExps, scaleOf(output.sums), dVocab)
      const measures = rowMeasures(sums, output.sums, mixed)
      if (unbounded && beyond(output.row, outputTop, row)) measures.klFromOutput = Number.POSITIVE_INFINITY
      if (output.unbounded && beyond(row, most, output.row)) measures.klToOutput = Number.POSITIVE_INFINITY
      return { ...measures, ...topOf(topK) }
    },
  }

  function top(row: number, k: number) {
    const unbounded = kernel.topOf(memory.row(row), dVocab, k, memory.topIds, memory.topLogits) === 1
    return { most: memory.floats(memory.topLogits, 1)[0]!, unbounded }
  }

  function topOf(k: number) {
    return { topIds: memory.ints(memory.topIds, k), topLogits: memory.floats(memory.topLogits, k) }
  }

  function sumsOf(row: number, rowExps: number, most: number): RowSums {
    const beside = rowExps === outputExps ? { row, most } : { row: output.row, most: outputTop }
    kernel.sumRow(
      ...([memory.row(row), dVocab, most] as const),
      ...([memory.row(beside.row), beside.most, outputExps] as const),
      ...([rowExps, memory.sums] as const),
    )
    const [mass, logs, toOutput, fromOutput] = memory.doubles(memory.sums, 4) as unknown as [
      number,
      number,
      number,
      number,
    ]
    return { most, mass, logs, toOutput, fromOutput }
  }

  /** Whether one row has probability where another's logit is −∞. */
  function beyond(row: number, most: number, other: number): boolean {
    const others = memory.logits(other)
    return memory.logits(row).some((x, id) => others[id] === Number.NEGATIVE_INFINITY && x - most >= LEAST_LOG)
  }
}
