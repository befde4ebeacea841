import type { Answer, LensResult } from './result.js'

/**
 * What there is of an answer while its run goes on; nothing of it is stored. A lens reading comes in parts, each with
 * the positions that its `part` names; a patching, or a reading over prompts, comes as all of it so far. What is not
 * there yet is missing: id −1, NaN.
 */
export interface PartialAnswer {
  answer: Answer
  /** Positions, cells of the grid, or prompts that are done; it only rises. */
  done: number
}

const FLOATS = ['logSumExp', 'entropy', 'klFromOutput', 'klToOutput', 'jsFromOutput', 'targetLogProb'] as const

/**
 * Puts a part's positions in their places in a result of all `nPositions`, whose others are missing. The columns of
 * `known` are changed and shared; the result is a new one, so that who draws it sees that it changed.
 */
export function withPositions(known: LensResult | undefined, part: LensResult): LensResult {
  const { part: at, vocabulary: _, tracked: __, ...rest } = part
  const { from, nPositions } = at ?? { from: 0, nPositions: part.ids.length }
  const whole = known ?? blank(part, nPositions)
  const { topK } = whole
  whole.ids.set(part.ids, from)
  place(whole.topIds, part.topIds, { from: from * topK, of: nPositions * topK, nRows: rest.rows.length })
  place(whole.topLogProbs, part.topLogProbs, { from: from * topK, of: nPositions * topK, nRows: rest.rows.length })
  place(whole.targetRank, part.targetRank, { from, of: nPositions, nRows: rest.rows.length })
  for (const name of FLOATS) {
    const [to, values] = [whole[name], part[name]]
    if (to && values) place(to, values, { from, of: nPositions, nRows: rest.rows.length })
  }
  const tokens = [...whole.tokens]
  tokens.splice(from, part.tokens.length, ...part.tokens)
  for (const [id, piece] of part.vocabulary) whole.vocabulary.set(id, piece)
  return { ...whole, tokens }
}

function blank({ part: _, tracked: __, ...part }: LensResult, nPositions: number): LensResult {
  const cells = part.rows.length * nPositions
  const missing = () => new Float32Array(cells).fill(Number.NaN)
  const { jsFromOutput } = part
  return {
    ...part,
    ids: new Int32Array(nPositions).fill(-1),
    tokens: Array.from({ length: nPositions }, () => ({ text: '' })),
    topIds: new Int32Array(cells * part.topK).fill(-1),
    topLogProbs: new Float32Array(cells * part.topK).fill(Number.NaN),
    logSumExp: missing(),
    entropy: missing(),
    klFromOutput: missing(),
    klToOutput: missing(),
    targetRank: new Int32Array(cells),
    targetLogProb: missing(),
    ...(jsFromOutput && { jsFromOutput: missing() }),
    vocabulary: new Map(),
  }
}

/** Writes each row's values at `from` in a row that is `of` wide. */
function place<A extends Float32Array | Int32Array>(
  to: A,
  values: A,
  { from, of, nRows }: { from: number; of: number; nRows: number },
): void {
  const width = values.length / nRows
  for (let row = 0; row < nRows; row++) to.set(values.subarray(row * width, (row + 1) * width), row * of + from)
}
