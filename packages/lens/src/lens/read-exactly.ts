import type { DecoderSpec } from '@lensboard/models'
import type { Followed } from '../cards/parity.js'
import type { OpenGraph } from '../engine/onnx-runtime.js'
import { float32s } from '../feed.js'
import type { ChunkCells, ChunkInputs } from './chunk.js'
import { emptyCells } from './empty-cells.js'
import { followTokens } from './follow-tokens.js'
import { HeadMemory } from './head-memory.js'
import { ownReadings } from './own-readings.js'
import { type RowReading, readPosition } from './read-position.js'

/** How many of the model's own most probable tokens the parity check follows at each position. */
const CHECKED_TOKENS = 16
const STATISTICS = ['logSumExp', 'entropy', 'klFromOutput', 'klToOutput', 'jsFromOutput'] as const

let kept: HeadMemory | undefined

/**
 * Reads a chunk through the lens head in float32: every number is what the logits say. They lie in memory that the next
 * chunk takes over, so `follow` is to be called before that one is read.
 */
export async function readExactly(
  head: OpenGraph,
  { h, own, bare, nPositions: P, nRows: R, topK }: ChunkInputs,
  { dModel, dVocab }: DecoderSpec,
): Promise<ChunkCells> {
  kept ??= new HeadMemory()
  const memory = kept
  const checked = Math.min(CHECKED_TOKENS, dVocab)
  const most = Math.max(topK, checked)
  memory.fit(P * R, dVocab, most)
  const { normed } = await head.run(
    { h: float32s(h, [P, R, dModel]), bare: float32s(bare, [R]) },
    ['logits', 'normed'],
    { logits: float32s(memory.logits(0, P * R), [P * R, dVocab]) },
  )
  const cells = emptyCells(P * R, topK)
  const output: Followed[] = []
  for (let p = 0; p < P; p++) {
    const outputRow = (p + 1) * R - 1
    const position = readPosition(memory, outputRow, most)
    const { topIds, topLogits, logSumExp } = position.output
    output.push({ logits: topLogits.slice(0, checked), logSumExp, top1: topIds[0]! })
    place(outputRow, position.output)
    for (let row = p * R; row < outputRow; row++) place(row, position.read(row, topK))
  }
  const lastLogits = memory.logits(P * R - 1).slice()
  return {
    ...cells,
    ...(await ownReadings(head, memory, { own, normed: normed!.data as Float32Array, output, nRows: R })),
    lastLogits,
    async follow(wanted) {
      return wanted.map((ids, p) => {
        const logSumExp = cells.logSumExp.subarray(p * R, (p + 1) * R)
        return followTokens(memory, { first: p * R, nRows: R, logSumExp }, ids)
      })
    },
  }

  function place(cell: number, { topIds, topLogits, ...measures }: RowReading): void {
    for (const name of STATISTICS) cells[name][cell] = measures[name]
    cells.topIds.set(topIds.subarray(0, topK), cell * topK)
    for (let i = 0; i < topK; i++) cells.topLogProbs[cell * topK + i] = topLogits[i]! - cells.logSumExp[cell]!
  }
}
