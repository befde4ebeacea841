import { WEIGHTS } from './attention-picture.js'
import type { AttentionSvgOptions, DrawnMap } from './attention-svg-options.js'
import { textWeights } from './attention-text-weights.js'
import { shownWeights } from './attention-weights.js'
import { place } from './domain.js'
import { colorAt, hexColor, palette, textColorOn } from './palette.js'
import { displayPiece } from './piece.js'
import { estimateWidth, fitSegments, widthOf } from './segment-fit.js'
import { svgSegments } from './svg-segments.js'
import { THEMES } from './theme.js'

const COLORS = THEMES.light
const SIZE = 12
const LINE = 24
const SIDE = 12
const UNDERLINE_MAX = 4
/** No token is wider than a line, whatever it holds. */
const WIDEST = 1e6

/** The prompt as a paragraph, in the colours of what its last token reads or is read by. */
export function svgText(
  { result, layer, head }: DrawnMap,
  { width, height }: { width: number; height: number },
  { sinks, attendedBy, domain = WEIGHTS }: AttentionSvgOptions,
): { inner: string; height: number } {
  const { weights, tokens } = shownWeights(result, { layer, head, sinks })
  const chosen = tokens - 1
  const values = textWeights(weights, tokens, chosen, attendedBy ?? false)
  const table = palette('viridis', 'light')
  const parts: string[] = []
  let [x, y] = [SIDE, 16]
  for (const [t, piece] of result.tokens.entries()) {
    const segments = displayPiece(piece)
    const needed = widthOf(fitSegments(segments, WIDEST, estimateWidth)) * SIZE
    const wide = Math.min(width - 2 * SIDE, needed)
    if (x > SIDE && x + wide > width - SIDE) [x, y] = [SIDE, y + LINE]
    if (y > height) break
    const at = place(domain, values[t] ?? Number.NaN)
    const back = Number.isNaN(at) ? null : colorAt(table, at)
    const box = `x="${round(x)}" width="${round(wide)}"`
    if (back) parts.push(`<rect ${box} y="${y - 9}" height="18" fill="${hexColor(back)}"/>`)
    const line = back ? UNDERLINE_MAX * Math.min(1, Math.max(0, at)) : 0
    if (line > 0) parts.push(`<rect ${box} y="${y + 9}" height="${round(line)}" fill="${COLORS.ink}"/>`)
    if (t === chosen)
      parts.push(`<rect ${box} y="${y - 11}" height="22" fill="none" stroke="${COLORS.accent}" stroke-width="2"/>`)
    const color = back ? textColorOn(back) : COLORS.ink3
    parts.push(svgSegments(segments, { x, y, width: wide + 1, size: SIZE, align: 'left', color, markColor: color }))
    x += wide
    if ('text' in piece && piece.text.includes('\n')) [x, y] = [SIDE, y + LINE]
  }
  return { inner: parts.join(''), height: Math.min(height, y + LINE) }
}

const round = (n: number): number => Math.round(n * 100) / 100
