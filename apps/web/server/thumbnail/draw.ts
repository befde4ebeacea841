import type { ThumbnailFacts } from '@lensboard/api'
import { decodeResult } from '@lensboard/contract'
import { CARD_PARTS, type DrawnResult, THEMES, type Theme, thumbnailCells } from '@lensboard/heatmap'
import { DRAWING_COLORS } from './drawing-colors.js'
import { type Placed, placedShapes } from './shapes.js'

const WIDTH = 400
const HEIGHT = 300
const MARGIN = 20
/** A single small card must not fill the picture as if it were close. */
const SCALE_MAX = 0.8
const CANVAS: Record<Theme, string> = { light: '#f9fafb', dark: '#101011' }
const CELLS = { columns: 16, rows: 12 }
/** The plot inside a card, in page units from its edges. */
const PLOT = {
  left: CARD_PARTS.rowLabels,
  top: CARD_PARTS.header,
  right: CARD_PARTS.right,
  bottom: CARD_PARTS.axis + CARD_PARTS.legend + CARD_PARTS.padding,
}

const n = (value: number) => String(Math.round(value * 10) / 10)

/** Scale and offset that show every shape, centred. */
function fit(shapes: readonly Placed[]): { scale: number; dx: number; dy: number } {
  const left = Math.min(...shapes.map((s) => s.x))
  const right = Math.max(...shapes.map((s) => s.x + s.w))
  const top = Math.min(...shapes.map((s) => s.y))
  const bottom = Math.max(...shapes.map((s) => s.y + s.h))
  const scale = Math.min(
    SCALE_MAX,
    (WIDTH - 2 * MARGIN) / Math.max(1, right - left),
    (HEIGHT - 2 * MARGIN) / Math.max(1, bottom - top),
  )
  return { scale, dx: WIDTH / 2 - (scale * (left + right)) / 2, dy: HEIGHT / 2 - (scale * (top + bottom)) / 2 }
}

function resultOf(bytes: Uint8Array): DrawnResult | undefined {
  try {
    const result = decodeResult(bytes)
    return result.kind === 'lens' || result.kind === 'attention' ? result : undefined
  } catch {
    // A result of an older version: the card is drawn without cells.
    return undefined
  }
}

/** A plot's cells as rectangles, runs of one colour joined. */
function cells([result, against]: readonly DrawnResult[], theme: Theme, w: number, h: number): string {
  if (!result) return ''
  const difference = against?.kind === 'lens' ? { baseline: against, metric: 'klFromOutput' } : {}
  const { columns, rows, colors } = thumbnailCells(result, CELLS.columns, CELLS.rows, { theme, ...difference })
  const [cw, ch] = [w / columns, h / rows]
  let out = ''
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; ) {
      const color = colors[row * columns + column]
      let end = column + 1
      while (end < columns && colors[row * columns + end] === color) end++
      // A hair larger than the cells, so that no seam shows between neighbours.
      const size = `width="${n((end - column) * cw + 0.6)}" height="${n(ch + 0.6)}"`
      if (color) out += `<rect x="${n(column * cw)}" y="${n(row * ch)}" ${size} fill="${color}"/>`
      column = end
    }
  return out
}

function card(w: number, h: number, s: number, theme: Theme, bytes: readonly Uint8Array[] = []): string {
  const { surface, line, lineStrong, sunken, ink3 } = THEMES[theme]
  const frame = `<rect width="${n(w)}" height="${n(h)}" rx="${n(Math.max(1.5, 8 * s))}" fill="${surface}" stroke="${line}"/>`
  const [pw, ph] = [w - (PLOT.left + PLOT.right) * s, h - (PLOT.top + PLOT.bottom) * s]
  if (pw < 2 || ph < 2) return frame
  const title = `<rect x="${n(12 * s)}" y="${n(14 * s)}" width="${n(Math.min(w * 0.6, 220 * s))}" height="${n(Math.max(1, 9 * s))}" rx="1" fill="${ink3}"/>`
  const size = `width="${n(pw)}" height="${n(ph)}"`
  const results = bytes.flatMap((one) => resultOf(one) ?? [])
  const whole = results.length > 0 && results.length === bytes.length
  const inside = whole ? cells(results, theme, pw, ph) : `<rect ${size} fill="${sunken}"/>`
  const edge = `<rect ${size} fill="none" stroke="${lineStrong}" stroke-width=".6"/>`
  return `${frame}${title}<g transform="translate(${n(PLOT.left * s)} ${n(PLOT.top * s)})">${inside}${edge}</g>`
}

function drawing(kind: Exclude<Placed['kind'], 'card'>, colorName: string, w: number, h: number, theme: Theme): string {
  const { solid, soft } = DRAWING_COLORS[theme][colorName] ?? DRAWING_COLORS[theme].black!
  const { surface, line, lineStrong } = THEMES[theme]
  const size = `width="${n(Math.max(1, w))}" height="${n(Math.max(1, h))}"`
  const looks = {
    note: `<rect ${size} rx="1.5" fill="${soft}"/>`,
    box: `<rect ${size} rx="1.5" fill="none" stroke="${solid}" stroke-width="1.2"/>`,
    text: `<rect ${size} rx="1" fill="${solid}" fill-opacity=".35"/>`,
    picture: `<rect ${size} rx="1.5" fill="${line}"/>`,
    frame: `<rect ${size} fill="${surface}" stroke="${lineStrong}" stroke-width=".8"/>`,
    ink: `<rect ${size} rx="3" fill="${solid}" fill-opacity=".2"/>`,
    line: `<path d="M0 0L${n(w)} ${n(h)}" stroke="${solid}" stroke-width="1.2" stroke-linecap="round"/>`,
  }
  return looks[kind]
}

/** The dots of an empty board. */
function lattice(theme: Theme): string {
  const dot = `<circle cx="10" cy="10" r="1" fill="${THEMES[theme].lineStrong}" fill-opacity=".55"/>`
  const pattern = `<pattern id="d" width="20" height="20" patternUnits="userSpaceOnUse">${dot}</pattern>`
  return `<defs>${pattern}</defs><rect width="${WIDTH}" height="${HEIGHT}" fill="url(#d)"/>`
}

/** A board as a small SVG: cards with their cells, drawings as simple forms, nothing anybody typed. 400 × 300. */
export function drawThumbnail({ records, results }: Pick<ThumbnailFacts, 'records' | 'results'>, theme: Theme): string {
  const shapes = placedShapes(records ?? [])
  const ground = `<rect width="${WIDTH}" height="${HEIGHT}" fill="${CANVAS[theme]}"/>`
  const { scale, dx, dy } = fit(shapes)
  const drawn = shapes.map(({ id, kind, color, x, y, w, h }) => {
    const [sw, sh] = [w * scale, h * scale]
    const body = kind === 'card' ? card(sw, sh, scale, theme, results.get(id)) : drawing(kind, color, sw, sh, theme)
    return `<g transform="translate(${n(dx + x * scale)} ${n(dy + y * scale)})">${body}</g>`
  })
  const inside = drawn.length > 0 ? drawn.join('') : lattice(theme)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">${ground}${inside}</svg>`
}
