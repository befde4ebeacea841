import type { Range, Site } from '@lensboard/contract'

/**
 * An intervention on one prompt in plain numbers: layers, heads and tokens counted from 0, directions as vectors
 * [dModel]. Several at one place combine: factors multiply, `put` replaces what they leave, `add` comes on top.
 */
export type Change =
  | { op: 'scale'; at: Site; layers: Range; positions: Range; factor: number }
  | { op: 'scale_heads'; layers: Range; heads: readonly number[]; positions: Range; factor: number }
  | { op: 'block'; layers: Range; heads: readonly number[]; queries: Range; keys: Range }
  | { op: 'add'; at: Site; layer: number; positions: Range; vector: Float32Array; coefficient: number }
  | { op: 'put'; at: Site; layer: number; position: number; vector: Float32Array }
  /** Replaces what one head returns at every token, `values` [T, dHead]. */
  | { op: 'put_head'; layer: number; head: number; values: Float32Array }

export type ChangeOf<Op extends Change['op']> = Extract<Change, { op: Op }>

/** Everything that is changed of one prompt. */
export type Resolved = readonly Change[]

/** The changes of one kind, each with the row of the batch that it belongs to. */
export const changesOf = <Op extends Change['op']>(
  resolved: readonly Resolved[],
  op: Op,
): { row: number; change: ChangeOf<Op> }[] =>
  resolved.flatMap((changes, row) =>
    changes.filter((change): change is ChangeOf<Op> => change.op === op).map((change) => ({ row, change })),
  )

/** The numbers of an inclusive range. */
export const numbersOf = ({ from, to }: Range): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i)
