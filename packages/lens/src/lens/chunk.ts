import type { Followed } from '../cards/parity.js'
import type { ScanCounts } from '../scan/scan-counts.js'

/** Positions read at once: from `start`, up to and without `end`. */
export interface Chunk {
  start: number
  end: number
}

/** Log-probabilities and ranks of one position's wanted ids, [R, U]; a rank of 0 is missing. */
export interface FollowedTokens {
  logProbs: Float32Array
  ranks: Int32Array
}

/** What was read of a chunk's P positions × R rows, the model's output row last. Nats. */
export interface ChunkCells {
  /** [P, R, k], most probable first. */
  topIds: Int32Array
  topLogProbs: Float32Array
  /** [P, R] */
  logSumExp: Float32Array
  entropy: Float32Array
  klFromOutput: Float32Array
  klToOutput: Float32Array
  jsFromOutput: Float32Array
  /** By position: the model's own most probable tokens by its own head, and what the output row says of them. */
  own: Followed[]
  output: Followed[]
  /** Logits of the output row at the chunk's last position, [V]; exact where the chunk is the `last`. */
  lastLogits: Float32Array
  /** What a scan in 8 bits did, complete once `follow` has answered; absent where all was read exactly. */
  scanned?: ScanCounts
  /** Reads further ids at every row, a list for each position. */
  follow(wanted: readonly (readonly number[])[]): Promise<FollowedTokens[]>
}

/** What a chunk is read from. */
export interface ChunkInputs {
  /** The streams, [P, R, dModel]. */
  h: Float32Array
  /** What the final norm made of the last stream inside the forward graph, [P, dModel]. */
  own: Float32Array
  /** [R]: 1 for a row that is read without the final norm. */
  bare: Float32Array
  nPositions: number
  nRows: number
  topK: number
  /** Whether the prompt ends here, so that `lastLogits` are held against the forward graph's own. */
  last?: boolean
}
