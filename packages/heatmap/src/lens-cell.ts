import type { LensResult, TokenPiece } from '@lensboard/contract'

/** A cell by its meaning: row index in `result.rows` (0 is the embedding) and position in the prompt. */
export interface LensCell {
  row: number
  position: number
}

/** One of the stored candidates of a cell. */
export interface Candidate {
  /** 1 is the most probable. */
  rank: number
  id: number
  piece: TokenPiece
  prob: number
  logProb: number
  logit: number
}

/** The k-th stored candidate (0 is the most probable). */
export function candidate(result: LensResult, { row, position }: LensCell, k: number): Candidate {
  const cell = row * result.ids.length + position
  const id = result.topIds[cell * result.topK + k] ?? -1
  const logProb = result.topLogProbs[cell * result.topK + k] ?? Number.NaN
  const logit = logProb + (result.logSumExp[cell] ?? Number.NaN)
  return {
    rank: k + 1,
    id,
    piece: result.vocabulary.get(id) ?? { text: id < 0 ? '–' : `#${id}` },
    prob: Math.exp(logProb),
    logProb,
    logit,
  }
}

/** All stored candidates of a cell, most probable first; an imported file may have fewer for some cells than for others. */
export const candidates = (result: LensResult, cell: LensCell): Candidate[] =>
  Array.from({ length: result.topK }, (_, k) => candidate(result, cell, k)).filter(
    ({ id, rank }) => id >= 0 || (rank === 1 && !result.facts.imported),
  )
