import type { AttentionResult } from '@lensboard/contract'
import { type Head, headFacts, headName } from './attention-matrix.js'
import { shownWeights, strongestLink, weightAt } from './attention-weights.js'
import { SLOTS } from './line-colors.js'
import { formatNats, formatNatsValue, formatWeight } from './numbers.js'
import { displayPiece, spellPiece } from './piece.js'
import type { TooltipLine } from './tooltip.js'

/** What is said of a head besides its numbers. */
export interface HeadStanding {
  /** Its place among the locked ones, or −1. */
  slot: number
  /** Its pattern is not here yet. */
  missing?: boolean
}

/** "Layer 5 head 2. Strongest: space is reads space France, 0.71." */
export function sayHead(result: AttentionResult, layer: number, head: Head, { slot, missing }: HeadStanding): string {
  const name = headName(result, layer, head)
  const said = `${name[0]!.toUpperCase()}${name.slice(1).replace(',', '')}.`
  const locked = slot < 0 ? '' : ` Locked, slot ${SLOTS[slot]}.`
  if (missing) return `${said} Its pattern is not here yet.${locked}`
  const shown = shownWeights(result, { layer, head })
  const link = strongestLink(shown)
  if (!link) return `${said}${locked}`
  const word = (position: number) => spellPiece(result.tokens[position] ?? { text: '' })
  const weight = formatWeight(weightAt(shown, link.query, link.key))
  return `${said} Strongest: ${word(link.query)} reads ${word(link.key)}, ${weight}.${locked}`
}

/** What a thumbnail says when it is pointed at. */
export function headTooltip(
  result: AttentionResult,
  layer: number,
  head: Head,
  { slot, missing }: HeadStanding,
): TooltipLine[] {
  const lines: TooltipLine[] = [{ parts: [headName(result, layer, head)], look: 'strong' }]
  const own = headFacts(result, layer, head)
  if (own) lines.push({ parts: [`entropy ${formatNats(own.entropy)} · ${formatNatsValue(own.distance)} tokens back`] })
  if (missing) lines.push({ parts: ['Its pattern is fetched when it is chosen.'] })
  else {
    const shown = shownWeights(result, { layer, head })
    const link = strongestLink(shown)
    const piece = (position: number) => displayPiece(result.tokens[position] ?? { text: '' })
    if (link)
      lines.push({
        parts: [
          'strongest: ',
          piece(link.query),
          ' reads ',
          piece(link.key),
          ` ${formatWeight(weightAt(shown, link.query, link.key))}`,
        ],
      })
  }
  if (typeof head === 'number')
    lines.push({
      parts: [slot < 0 ? 'Click locks it.' : `Locked as ${SLOTS[slot]}; click releases it.`],
      look: 'muted',
    })
  return lines
}
