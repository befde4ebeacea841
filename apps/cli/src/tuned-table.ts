import type { LensEvaluation, RowQuality } from '@lensboard/contract'
import { fit } from './fit.js'

const LABEL = 12
const CELL = 18

const CELLS: [string, (quality: RowQuality) => string][] = [
  ['KL(out‖lens)', ({ kl }) => kl.toFixed(3)],
  ['cross-entropy', ({ crossEntropy }) => crossEntropy.toFixed(3)],
  ['top-1 %', ({ top1 }) => (100 * top1).toFixed(1)],
  ['bias', ({ bias }) => bias.toFixed(3)],
]

/** A lens beside the logit lens at every row, the deepest on top; rows that are worse are marked. Nats. */
export function qualityLines(
  rows: readonly number[],
  { nTokens, lens, logitLens, crossEntropy }: LensEvaluation,
): string[] {
  const line = (label: string, cells: string[]) =>
    `${fit(label, LABEL)}${cells.map((cell) => cell.padStart(CELL)).join('')}`
  const drawn = rows.map((row, r) => {
    const [own, other] = [lens[r]!, logitLens[r]!]
    const cells = CELLS.map(([, show]) => `${show(own)} | ${show(other).padStart(6)}`)
    return line(`resid_pre ${row}`, cells) + (own.kl > other.kl ? '  worse than the logit lens' : '')
  })
  const worse = rows.filter((_, r) => lens[r]!.kl > logitLens[r]!.kl)
  return [
    `${nTokens} held-out tokens, lens | logit lens; the output itself has cross-entropy ${crossEntropy.toFixed(3)}`,
    line(
      'row',
      CELLS.map(([name]) => name),
    ),
    ...drawn.reverse(),
    worse.length === 0
      ? 'It reads every row better than the logit lens.'
      : `Worse than the logit lens at ${worse.map((row) => `resid_pre ${row}`).join(', ')}.`,
  ]
}
