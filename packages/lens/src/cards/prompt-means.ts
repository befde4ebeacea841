import type { DatasetResult } from '@lensboard/contract'
import type { LensReadings } from './readings.js'
import type { PromptMeans } from './running-means.js'

type Reading = Pick<LensReadings, 'rows' | 'entropy' | 'klFromOutput' | 'klToOutput' | 'targetLogProb' | 'targetRank'>

/**
 * Each row's mean over the tokens of one prompt, which has `nTokens`; where it is `answered` the reading has one token
 * more, whose prediction is the answer's. `last` leaves out all but the last token of the prompt, and with them what is
 * about the true next token.
 */
export function promptMeans(
  reading: Reading,
  { at, nTokens, answered }: { at: DatasetResult['at']; nTokens: number; answered: boolean },
): PromptMeans {
  const { rows, entropy, klFromOutput, klToOutput, targetLogProb, targetRank } = reading
  const width = entropy.length / rows.length
  const last = nTokens - 1
  const mean = (value: (cell: number) => number, from: number, to: number) =>
    Float64Array.from(rows, (_, row) => meanOf(value, row * width + from, row * width + to))
  const top1 = (cell: number) => (Number.isNaN(targetLogProb[cell]) ? Number.NaN : Number(targetRank[cell] === 1))
  const logProb = (cell: number) => targetLogProb[cell]!
  const from = at === 'all' ? 0 : last
  return {
    // A prompt of one token has no true next token.
    ...(at === 'all' && last > 0
      ? { targetLogProb: mean(logProb, 0, last - 1), targetTop1: mean(top1, 0, last - 1) }
      : {}),
    entropy: mean((cell) => entropy[cell]!, from, last),
    klFromOutput: mean((cell) => klFromOutput[cell]!, from, last),
    klToOutput: mean((cell) => klToOutput[cell]!, from, last),
    ...(answered ? { answerLogProb: mean(logProb, last, last), answerTop1: mean(top1, last, last) } : {}),
  }
}

/** Mean of the finite values from one cell to another, inclusive; NaN when there are none. */
function meanOf(value: (cell: number) => number, from: number, to: number): number {
  let [sum, n] = [0, 0]
  for (let cell = from; cell <= to; cell++) {
    const one = value(cell)
    if (!Number.isFinite(one)) continue
    sum += one
    n++
  }
  return n === 0 ? Number.NaN : sum / n
}
