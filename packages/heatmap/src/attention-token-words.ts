import type { AttentionResult } from '@lensboard/contract'
import { shortHead } from './attention-matrix.js'
import type { ShownHead } from './attention-panel.js'
import type { SinkMode } from './attention-sinks.js'
import { textWeights } from './attention-text-weights.js'
import { shownWeights } from './attention-weights.js'
import { formatWeight } from './numbers.js'
import { displayPiece, spellPiece } from './piece.js'
import type { TooltipLine } from './tooltip.js'

const NAMED = 3

/** The tokens that have most to do with a chosen one, the largest weight first. */
function strongest(weights: Float32Array): { position: number; weight: number }[] {
  return [...weights.keys()]
    .filter((position) => weights[position]! > 0)
    .sort((a, b) => weights[b]! - weights[a]!)
    .slice(0, NAMED)
    .map((position) => ({ position, weight: weights[position]! }))
}

const found = (shown: ShownHead, sinks: SinkMode | undefined, position: number, attendedBy: boolean) => {
  const { weights, tokens } = shownWeights(shown.result, { ...shown, sinks })
  return strongest(textWeights(weights, tokens, position, attendedBy))
}

const pieceOf = (result: AttentionResult, position: number) => result.tokens[position] ?? { text: '' }

/** "Position 5 space is reads space France 0.71, The 0.1." for a screen reader, of the first head that is shown. */
export function sayToken(heads: readonly ShownHead[], sinks: SinkMode | undefined, at: number, by: boolean): string {
  const [shown] = heads
  if (!shown) return ''
  const others = found(shown, sinks, at, by).map(
    ({ position, weight }) => `${spellPiece(pieceOf(shown.result, position))} ${formatWeight(weight)}`,
  )
  const does = by ? 'is read by' : 'reads'
  return `Position ${at} ${spellPiece(pieceOf(shown.result, at))} ${does} ${others.join(', ') || 'nothing that is shown'}.`
}

/** What a token says when it is pointed at, head by head. */
export function tokenTooltip(
  heads: readonly ShownHead[],
  sinks: SinkMode | undefined,
  at: number,
  by: boolean,
): TooltipLine[] {
  const [first] = heads
  if (!first) return []
  const lines: TooltipLine[] = [
    { parts: [displayPiece(pieceOf(first.result, at)), by ? ' is read by' : ' reads'], look: 'strong' },
  ]
  for (const shown of heads) {
    const parts = found(shown, sinks, at, by).flatMap(({ position, weight }) => [
      ' ',
      displayPiece(pieceOf(shown.result, position)),
      ` ${formatWeight(weight)} `,
    ])
    const name = heads.length > 1 ? `${shortHead(shown.result, shown.layer, shown.head)}: ` : ''
    lines.push({ parts: [name, ...(parts.length > 0 ? parts : ['nothing that is shown'])] })
  }
  lines.push({ parts: [`position ${at}`], look: 'muted' })
  return lines
}
