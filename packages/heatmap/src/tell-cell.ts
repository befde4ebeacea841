import type { LensResult, TokenGroup } from '@lensboard/contract'
import { candidates, type LensCell } from './lens-cell.js'
import { LENS_METRICS, lensMetric } from './metrics.js'
import { formatProb } from './numbers.js'
import { spellPiece } from './piece.js'
import { spellRow } from './row-label.js'

const spelled = (words: string): string => words.replaceAll('\u00a0%', ' percent').replaceAll('\u00a0', ' ')

/** Everything that a reading knows of a cell, for a screen reader: where it is, its tokens, every measure. */
export function tellLensCell(
  result: LensResult,
  { row, position }: LensCell,
  metric: string,
  groups: readonly TokenGroup[],
): string {
  const at = row * result.ids.length + position
  const token = result.tokens[position]
  const of = result.rows[row]
  const where = `${of ? spellRow(of) : ''}, position ${position}${token ? ` ${spellPiece(token)}` : ''}`
  const tops = candidates(result, { row, position })
    .filter(({ id, prob }) => id >= 0 || !Number.isNaN(prob))
    .map(({ rank, piece, prob }) => `${rank}: ${spellPiece(piece)}, ${formatProb(prob)}`)
  const chosen = lensMetric(metric, groups)
  // Probability is said with the tokens.
  const measures = [...(chosen.subjects ? [chosen] : []), ...LENS_METRICS.filter(({ id }) => id !== 'prob')].flatMap(
    ({ name, at: valueAt, format, lacks }) => {
      const value = lacks?.(result) ? Number.NaN : valueAt(result, at)
      return Number.isNaN(value) ? [] : [`${name} ${format(value)}`]
    },
  )
  return spelled([where, tops.join('; '), ...measures].map((part) => `${part}.`).join(' '))
}
