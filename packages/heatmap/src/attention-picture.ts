import type { AttentionResult } from '@lensboard/contract'
import { headName } from './attention-matrix.js'
import { placed, poolTriangle } from './attention-pool.js'
import { sinkWords } from './attention-sinks.js'
import { attentionTsv } from './attention-tsv.js'
import { type MapChoice, rowSum, shownWeights, weightAt } from './attention-weights.js'
import type { Domain } from './domain.js'
import { type Pixels, paint } from './field.js'
import { joinedCharacters } from './joined-characters.js'
import type { PlotLayout } from './layout.js'
import { formatWeight, formatWeightShort } from './numbers.js'
import { palette } from './palette.js'
import type { Picture } from './picture.js'
import { displayPiece, spellPiece } from './piece.js'
import type { Theme } from './theme.js'
import type { TooltipLine } from './tooltip.js'

const MASKED = 'Masked: future position.'
const MASKED_TEXT = { first: [], second: null }

/** Weights run from 0 to 1 unless a card says otherwise. */
export const WEIGHTS: Domain = { min: 0, max: 1, scale: 'linear' }

/** Maps of more tokens are pooled in the bitmap of the whole; the cells that are seen come as tiles over it. */
export const WHOLE_TOKENS_MAX = 512

/** The drawing of one attention pattern in a layout: queries down, keys right, the future masked. */
export function attentionPicture(
  result: AttentionResult,
  layout: PlotLayout,
  choice: MapChoice,
  theme: Theme,
  domain: Domain = WEIGHTS,
): Picture {
  const size = result.ids.length
  const shown = shownWeights(result, choice)
  const own = shown.left ? shownWeights(result, { ...choice, sinks: undefined }) : shown
  const weight = (query: number, key: number) => weightAt(shown, query, key)
  const token = (position: number) => result.tokens[position] ?? { text: '' }
  const sinkAt = new Map(shown.sinks.map((sink) => [sink.key, sink]))
  const table = palette('viridis', theme)
  const pooled = (side: number) => paint(placed(poolTriangle(shown.weights, size, side), domain), table)
  let whole: Pixels | undefined
  const levels = new Map<number, Pixels>()
  const levelOf = (level: number): Pixels => {
    const pixels = levels.get(level) ?? pooled(Math.ceil(size / 2 ** level))
    levels.set(level, pixels)
    return pixels
  }
  const name = headName(result, choice.layer, choice.head)
  const axis = (position: number, does: string): TooltipLine[] => {
    const sink = sinkAt.get(position)
    return [
      { parts: [`position ${position} `, displayPiece(token(position))], look: 'strong' },
      { parts: [sink && does === 'is read' ? `Sink: ${sinkWords(sink)}` : does], look: 'muted' },
    ]
  }
  return {
    layout,
    // Painted when it is asked for: a head that a hand sweeps over is drawn from a level alone.
    get pixels() {
      whole ??= size <= WHOLE_TOKENS_MAX ? levelOf(0) : pooled(WHOLE_TOKENS_MAX)
      return whole
    },
    // The largest of a box is not lost among others: boxes of one to two pixels do, where means need two to four.
    mip: ({ down }) => levelOf(Math.max(0, down - 1)),
    rowLabel: (query) => displayPiece(token(query)),
    columnLabel: (key) => displayPiece(token(key)),
    axisTooltip: { row: (query) => axis(query, 'reads'), column: (key) => axis(key, 'is read') },
    joined: joinedCharacters(result.tokens),
    cellText: (query, key) =>
      // The hatch says masked; a triangle of dashes would only be noise. A pooled bitmap has no cells to write on.
      key > query || size > WHOLE_TOKENS_MAX || (shown.left && sinkAt.has(key))
        ? MASKED_TEXT
        : { first: [{ kind: 'text', text: formatWeightShort(weight(query, key)) }], second: null },
    tooltip: (query, key) => {
      const pair = [displayPiece(token(query)), ' reads ', displayPiece(token(key))]
      if (key > query) return [{ parts: pair, look: 'muted' }, { parts: [MASKED] }]
      const places = `position ${query} → ${key} · ${name}`
      const sum = `row sums to ${rowSum(shown, query).toFixed(3)}`
      const lines: TooltipLine[] = [
        { parts: [...pair, ` ${formatWeight(weight(query, key))}`], look: 'strong' },
        { parts: [`${places} · ${sum}`], look: 'muted' },
      ]
      const sink = sinkAt.get(key)
      if (sink) lines.push({ parts: [`Sink: ${sinkWords(sink)}.${shown.left ? ' It is left out.' : ''}`] })
      if (shown.left === 'renormalised')
        lines.push({
          parts: [`Renormalised without sinks; the model’s own weight is ${formatWeight(weightAt(own, query, key))}.`],
        })
      return lines
    },
    say: {
      value: (query, key) => {
        if (key > query) return 'no value: future position'
        if (shown.left && sinkAt.has(key)) return 'no value: sink, left out'
        return shown.left === 'renormalised'
          ? `${formatWeight(weight(query, key))} without sinks`
          : formatWeight(weight(query, key))
      },
      row: (query) => `position ${query} ${spellPiece(token(query))} reads`,
      column: (key) => `position ${key} ${spellPiece(token(key))}${sinkAt.has(key) ? ', sink' : ''}`,
    },
    tsv: (queries, keys) => attentionTsv(result, choice, queries, keys),
  }
}
