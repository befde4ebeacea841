import type { PartialAnswer, RunFacts, TokenPiece } from '@lensboard/contract'
import { causalAnswer } from '../cards/causal-answer.js'
import type { ReadingPart } from '../cards/readings.js'
import type { Question } from './question.js'

interface Asked {
  question: Question
  facts: RunFacts
  /** Token ids of the prompt, and of what the model wrote after it. */
  ids: readonly number[]
  piece(id: number): TokenPiece
}

/** A part of a reading with its tokens and their pieces, as the answer will have them; parity is told at the end. */
export function partialAnswer(found: ReadingPart, { question, facts, ids, piece }: Asked): PartialAnswer {
  if (found.kind === 'patching') {
    const { done, ...readings } = found
    const common = { facts, ids: Int32Array.from(ids), tokens: ids.map(piece) }
    return { answer: causalAnswer(readings, question, { ...common, piece }), done }
  }
  const { start, end, ...columns } = found
  const read = ids.slice(start, end)
  const vocabulary = new Map<number, TokenPiece>()
  for (const id of new Set(found.topIds)) if (id >= 0) vocabulary.set(id, piece(id))
  return {
    answer: {
      ...columns,
      facts,
      ids: Int32Array.from(read),
      tokens: read.map(piece),
      part: { from: start, to: end, nPositions: ids.length },
      parity: { maxAbsProb: 0, maxAbsLogit: 0, top1Agree: 0, positions: 0 },
      vocabulary,
    },
    done: end,
  }
}
