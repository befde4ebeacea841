import type { DecoderSpec } from '@lensboard/models'
import type { Followed } from '../cards/parity.js'
import type { Fetched, OpenGraph } from '../engine/onnx-runtime.js'
import { float32s, int64s } from '../feed.js'
import type { ChunkCells, ChunkInputs, FollowedTokens } from './chunk.js'
import { divergences } from './divergences.js'
import { ranksAmong } from './ranks.js'

/** How many of the model's own most probable tokens the parity check follows at each position. */
const CHECKED_TOKENS = 16

/** Reads a chunk through the lens head in float32: every number is what the logits say. */
export async function readExactly(
  head: OpenGraph,
  { h, own, bare, nPositions: P, nRows: R, topK }: ChunkInputs,
  { dModel, dVocab }: DecoderSpec,
): Promise<ChunkCells> {
  const size = R + 1
  const checked = Math.min(CHECKED_TOKENS, dVocab)
  const k = Math.max(topK, checked)
  const outputs = await head.run(
    {
      h: float32s(h, [P, R, dModel]),
      own: float32s(own, [P, 1, dModel]),
      bare: float32s(bare, [R]),
      k: int64s([k]),
    },
    ['logits', 'top_ids', 'top_logits', 'log_sum_exp', 'crosses', 'mixed'],
  )
  const numbers = (name: string) => (outputs[name] as Fetched).data as Float32Array
  const ids = outputs.top_ids!.data as Int32Array
  const [logits, topLogits, sums] = [numbers('logits'), numbers('top_logits'), numbers('log_sum_exp')]
  const rowOf = (p: number, r: number) => logits.subarray((p * size + r) * dVocab, (p * size + r + 1) * dVocab)

  const cells = emptyCells(P * R, topK)
  for (let p = 0; p < P; p++) {
    const position = (name: string) => numbers(name).subarray(p * size * size, (p + 1) * size * size)
    const crosses = { crosses: position('crosses'), mixed: position('mixed'), size, output: R - 1 }
    for (let r = 0; r < R; r++) {
      const [from, to] = [p * size + r, p * R + r]
      cells.logSumExp[to] = sums[from]!
      for (let i = 0; i < topK; i++) {
        cells.topIds[to * topK + i] = ids[from * k + i]!
        cells.topLogProbs[to * topK + i] = topLogits[from * k + i]! - sums[from]!
      }
      const found = divergences(crosses, r)
      cells.entropy[to] = found.entropy
      cells.klFromOutput[to] = found.klFromOutput
      cells.klToOutput[to] = found.klToOutput
      cells.jsFromOutput[to] = found.jsFromOutput
    }
  }
  const followedAt = (p: number, row: number): Followed => {
    const own = p * size + R
    const wanted = ids.subarray(own * k, own * k + checked)
    const at = p * size + row
    return { logits: pick(rowOf(p, row), wanted), logSumExp: sums[at]!, top1: ids[at * k]! }
  }
  const positions = Array.from({ length: P }, (_, p) => p)
  return {
    ...cells,
    own: positions.map((p) => followedAt(p, R)),
    output: positions.map((p) => followedAt(p, R - 1)),
    lastLogits: rowOf(P - 1, R - 1),
    async follow(wanted) {
      return wanted.map((ids, p) => {
        const found: FollowedTokens = {
          logProbs: new Float32Array(R * ids.length),
          ranks: new Int32Array(R * ids.length),
        }
        for (let r = 0; r < R; r++) {
          const values = pick(rowOf(p, r), ids)
          found.ranks.set(ranksAmong(rowOf(p, r), values), r * ids.length)
          const sum = sums[p * size + r]!
          for (const [u, value] of values.entries()) found.logProbs[r * ids.length + u] = value - sum
        }
        return found
      })
    },
  }
}

/** Room for `cells` cells with `topK` tokens each. */
const emptyCells = (cells: number, topK: number) => ({
  topIds: new Int32Array(cells * topK),
  topLogProbs: new Float32Array(cells * topK),
  logSumExp: new Float32Array(cells),
  entropy: new Float32Array(cells),
  klFromOutput: new Float32Array(cells),
  klToOutput: new Float32Array(cells),
  jsFromOutput: new Float32Array(cells),
})

const pick = (values: Float32Array, ids: ArrayLike<number>) => Float32Array.from(ids, (id) => values[id]!)
