import type { AttributionResult, PatchscopeResult } from '@lensboard/contract'
import { sortedContributions } from './contributions.js'
import { decodedOf } from './decoded.js'
import { formatNatsValue, formatProb } from './numbers.js'
import { colorAt, hexColor, palette, textColorOn } from './palette.js'
import { displayPiece } from './piece.js'
import { CARD_PARTS } from './sizes.js'
import { escapeXml, svgSegments } from './svg-segments.js'
import { MONO_FONT, SANS_FONT, THEMES } from './theme.js'

interface CausalSvgOptions {
  title: string
  width: number
  runKey?: string | undefined
}

const COLORS = THEMES.light
const LINE = 20
const NAME_WIDTH = 96
const VALUE_WIDTH = 72
const CELL_WIDTH = 120

/** An attribution or a patchscope as a standalone SVG in the light theme: every line, however small its card is. */
export function causalSvg(result: AttributionResult | PatchscopeResult, options: CausalSvgOptions): string {
  const { width, title, runKey } = options
  const body = result.kind === 'attribution' ? bars(result, width) : decoded(result)
  const height = CARD_PARTS.header + body.length * LINE + CARD_PARTS.padding
  const { name, hash } = result.facts.checkpoint
  const what = result.kind === 'attribution' ? 'Contribution to the logit, logits' : 'Patchscope, decoded tokens'
  const subtitle = `${name} @ ${hash.slice(0, 8)} · ${what}${runKey ? ` · run ${runKey.slice(0, 8)}` : ''}`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`,
    ` role="img" aria-label="${escapeXml(`${title}. ${subtitle}`)}">`,
    `<style>text{font-family:${MONO_FONT.replaceAll('"', "'")};font-weight:500;white-space:pre}`,
    `.s{font-family:${SANS_FONT.replaceAll('"', "'")}}.m{fill:none;stroke-width:.9;stroke-linecap:round}</style>`,
    `<rect width="${width}" height="${height}" fill="${COLORS.surface}"/>`,
    `<text class="s" x="12" y="22" font-size="13" fill="${COLORS.ink}">${escapeXml(title)}</text>`,
    `<text class="s" x="12" y="42" font-size="11" fill="${COLORS.ink2}">${escapeXml(subtitle)}</text>`,
    ...body.map((line, i) => `<g transform="translate(0 ${CARD_PARTS.header + i * LINE})">${line}</g>`),
    '</svg>',
  ].join('')
}

const label = (text: string) => `<text x="12" y="14" font-size="12" fill="${COLORS.ink2}">${escapeXml(text)}</text>`

function bars(result: AttributionResult, width: number): string[] {
  const lines = sortedContributions(result)
  const most = Math.max(1e-9, ...lines.map(({ value }) => Math.abs(value) || 0))
  const half = (width - NAME_WIDTH - VALUE_WIDTH - 24) / 2
  const zero = NAME_WIDTH + half
  const table = palette('diverging', 'light')
  return lines.map(({ name, value }) => {
    const length = (half * Math.abs(value)) / most || 0
    const fill = hexColor(colorAt(table, value > 0 ? 0.85 : 0.15))
    const x = value > 0 ? zero : zero - length
    return [
      label(name),
      `<rect x="${x.toFixed(1)}" y="4" width="${length.toFixed(1)}" height="12" fill="${fill}"/>`,
      `<path d="M${zero} 0v${LINE}" stroke="${COLORS.lineStrong}"/>`,
      `<text x="${width - 12}" y="14" font-size="12" text-anchor="end" fill="${COLORS.ink}">${formatNatsValue(value)}</text>`,
    ].join('')
  })
}

function decoded(result: PatchscopeResult): string[] {
  const table = palette('viridis', 'light')
  return result.layers
    .map((layer, i) => {
      const cells = decodedOf(result, i).map(({ id, logProb, piece }, column) => {
        if (id < 0) return ''
        const color = colorAt(table, Math.exp(logProb))
        const ink = textColorOn(color)
        const x = 48 + column * CELL_WIDTH
        const text = { x: x + 6, y: LINE / 2, width: CELL_WIDTH - 60, size: 12, align: 'left' as const }
        return [
          `<rect x="${x}" y="1" width="${CELL_WIDTH - 2}" height="${LINE - 2}" rx="3" fill="${hexColor(color)}"/>`,
          svgSegments(displayPiece(piece), { ...text, color: ink, markColor: ink }),
          `<text x="${x + CELL_WIDTH - 8}" y="14" font-size="11" text-anchor="end" fill="${ink}">${formatProb(Math.exp(logProb))}</text>`,
        ].join('')
      })
      return label(`L${layer}`) + cells.join('')
    })
    .reverse()
}
