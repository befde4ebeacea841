import type { AttributionResult, PatchscopeResult } from '@lensboard/contract'
import { placeWords, targetWords } from './asked-words.js'
import { sortedContributions } from './contributions.js'
import { decodedOf } from './decoded.js'
import { type FigureParts, figureFrame } from './figure-frame.js'
import type { HighlightMark } from './highlights.js'
import { lineMarkSvg } from './highlights-svg.js'
import { legendSvg, type Scale, scaleDefs, scaleWords, wordsLegend } from './legend-svg.js'
import { marksOfLine } from './list-tags.js'
import { formatNatsValue, formatProb } from './numbers.js'
import { colorAt, hexColor, palette, textColorOn } from './palette.js'
import { displayPiece } from './piece.js'
import { CARD_PARTS } from './sizes.js'
import { escapeXml, svgSegments } from './svg-segments.js'
import { THEMES } from './theme.js'

interface CausalSvgOptions {
  title: string
  width: number
  runKey?: string | undefined
  parts?: FigureParts | undefined
  /** Lines that people marked. */
  highlights?: readonly HighlightMark[] | undefined
}

const COLORS = THEMES.light
const LINE = 20
const NAME_WIDTH = 96
const VALUE_WIDTH = 72
const CELL_WIDTH = 120
const CELLS_LEFT = 48

/** An attribution or a patchscope as a standalone SVG in the light theme: every line and column, however small its card. */
export function causalSvg(result: AttributionResult | PatchscopeResult, options: CausalSvgOptions): string {
  const { title, runKey, parts } = options
  const tags = result.kind === 'patchscope' && options.highlights ? TAGS_WIDTH : 0
  const width = result.kind === 'attribution' ? options.width : Math.max(options.width, decodedWidth(result) + tags)
  const lines = result.kind === 'attribution' ? bars(result, width) : decoded(result)
  const marked = lines.flatMap((_, i) => {
    const box = { x: 6, y: i * LINE, width: width - 12, height: LINE }
    const tag = result.kind === 'attribution' ? besideBar(result, i, width) : besideDecoded(result, width)
    return marksOfLine(options.highlights, i).map((mark) => lineMarkSvg(mark, box, tag))
  })
  const svg = lines.map((line, i) => `<g transform="translate(0 ${i * LINE})">${line}</g>`).join('') + marked.join('')
  const body = { svg, height: lines.length * LINE + CARD_PARTS.padding }
  const { facts } = result
  if (result.kind === 'attribution') {
    const measured = `Direct contribution to the ${targetWords(result)} at ${placeWords(result)}, logits; all add up to ${formatNatsValue(result.logit)}`
    const legend = wordsLegend(measured, width)
    return figureFrame({ facts, title, runKey, width, what: 'Attribution', measured, body, legend }, parts)
  }
  const legend = legendSvg(DECODED, width)
  const measured = `${scaleWords(DECODED)} · what ${placeWords(result)} becomes in the words of another prompt, a row a layer`
  const defs = scaleDefs(DECODED)
  return figureFrame({ facts, title, runKey, width, what: 'Patchscope', measured, body, legend, defs }, parts)
}

const DECODED: Scale = {
  name: 'Probability of the decoded token',
  palette: 'viridis',
  domain: { min: 0, max: 1, scale: 'linear' },
  tick: String,
}

/** The half of the line that its bar leaves free. */
function besideBar(result: AttributionResult, line: number, width: number): { x: number; room: number } {
  const half = (width - NAME_WIDTH - VALUE_WIDTH - 24) / 2
  const isUp = (sortedContributions(result)[line]?.value ?? 0) > 0
  return { x: NAME_WIDTH + (isUp ? 4 : half + 4), room: half - 8 }
}

/** Right of the decoded tokens. */
const besideDecoded = (result: PatchscopeResult, width: number) => ({
  x: decodedWidth(result),
  room: width - decodedWidth(result) - 12,
})
const TAGS_WIDTH = 120

const decodedWidth = ({ decodedIds, layers }: PatchscopeResult) =>
  CELLS_LEFT + (decodedIds.length / Math.max(1, layers.length)) * CELL_WIDTH + 12

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
        const x = CELLS_LEFT + column * CELL_WIDTH
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
