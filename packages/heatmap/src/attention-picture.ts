import type { AttentionResult } from '@lensboard/contract'
import { attentionMatrix, type Head } from './attention-matrix.js'
import { paint } from './field.js'
import { joinedCharacters } from './joined-characters.js'
import type { PlotLayout } from './layout.js'
import { formatWeight, formatWeightShort } from './numbers.js'
import { palette } from './palette.js'
import type { Picture } from './picture.js'
import { displayPiece, spellPiece } from './piece.js'
import type { Theme } from './theme.js'
import { attentionTsv } from './tsv.js'

const MASKED = 'Masked: future position.'

const MASKED_TEXT = { first: [], second: null }

/** The drawing of one attention pattern in a layout: queries down, keys right, the future masked. */
export function attentionPicture(
  result: AttentionResult,
  layout: PlotLayout,
  choice: { layer: number; head: Head },
  theme: Theme,
): Picture {
  const size = result.ids.length
  const matrix = attentionMatrix(result, choice.layer, choice.head)
  const weight = (query: number, key: number) => matrix[query * size + key] ?? Number.NaN
  const token = (position: number) => result.tokens[position] ?? { text: '' }
  const rowSum = (query: number) => {
    let sum = 0
    for (let key = 0; key <= query; key++) sum += weight(query, key)
    return sum
  }
  return {
    layout,
    pixels: paint({ width: size, height: size, places: matrix }, palette('viridis', theme)),
    rowLabel: (query) => displayPiece(token(query)),
    columnLabel: (key) => displayPiece(token(key)),
    joined: joinedCharacters(result.tokens),
    cellText: (query, key) =>
      // The hatch says masked; a triangle of dashes would only be noise.
      key > query
        ? MASKED_TEXT
        : { first: [{ kind: 'text', text: formatWeightShort(weight(query, key)) }], second: null },
    tooltip: (query, key) => {
      const pair = [displayPiece(token(query)), ' reads ', displayPiece(token(key))]
      if (key > query) return [{ parts: pair, look: 'muted' }, { parts: [MASKED] }]
      return [
        { parts: [...pair, ` ${formatWeight(weight(query, key))}`], look: 'strong' },
        { parts: [`position ${query} → ${key} · row sums to ${rowSum(query).toFixed(3)}`], look: 'muted' },
      ]
    },
    say: {
      value: (query, key) => (key > query ? `no value: future position` : formatWeight(weight(query, key))),
      row: (query) => `position ${query} ${spellPiece(token(query))} reads`,
      column: (key) => `position ${key} ${spellPiece(token(key))}`,
    },
    tsv: (queries, keys) => attentionTsv(result, choice, queries, keys),
  }
}
