import { type CardResult, decodeResult } from '@lensboard/contract'
import { THEMES, type Theme, thumbnailCells } from '@lensboard/heatmap'
import { DRAWING_COLORS } from './drawing-colors.js'
import { type Placed, placedShapes } from './shapes.js'

const WIDTH = 400
const HEIGHT = 300
const MARGIN = 20
/** A single small card must not fill the picture as if it were close. */
const SCALE_MAX = 0.8
const CANVAS: Record<Theme, string> = { light: '#f9fafb', dark: '#101011' }
const CELLS = { columns: 16, rows: 12 }
/** Fixed parts of a card around its plot, in page units. */
const PLOT = { left: 56, top: 54, right: 16, bottom: 72 }

const n = (value: number) => String(Math.round(value * 10) / 10)

interface View {
  scale: number
  dx: number
  dy: number
}

/** The corners of a placed box, on the page. */
function corners({ x, y, w, h, rotation, form }: Placed): { x: number; y: number }[] {
  const [cos, sin] = [Math.cos(rotation), Math.sin(rotation)]
  const local =
    form.kind === 'line'
      ? form.points
      : [
          { x: 0, y: 0 },
          { x: w, y: 0 },
          { x: w, y: h },
          { x: 0, y: h },
        ]
  return local.map((p) => ({ x: x + cos * p.x - sin * p.y, y: y + sin * p.x + cos * p.y }))
}

/** The view that shows everything, centred. */
function fit(shapes: readonly Placed[]): View {
  const points = shapes.flatMap(corners)
  const xs = points.map((p) => p.x)
  const ys = points.map((p) => p.y)
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const scale = Math.min(
    SCALE_MAX,
    (WIDTH - 2 * MARGIN) / Math.max(1, right - left),
    (HEIGHT - 2 * MARGIN) / Math.max(1, bottom - top),
  )
  return { scale, dx: WIDTH / 2 - (scale * (left + right)) / 2, dy: HEIGHT / 2 - (scale * (top + bottom)) / 2 }
}

function resultOf(bytes: Uint8Array | undefined): CardResult | undefined {
  try {
    return bytes && decodeResult(bytes)
  } catch {
    // A result of an older version: the card is drawn without cells.
    return undefined
  }
}

/** A plot's cells as rectangles, runs of one colour joined. */
function cells(
  form: Extract<Placed['form'], { kind: 'card' }>,
  result: CardResult,
  theme: Theme,
  w: number,
  h: number,
) {
  const { metric, layer, head } = form
  const { columns, rows, colors } = thumbnailCells(result, CELLS.columns, CELLS.rows, { theme, metric, layer, head })
  const [cw, ch] = [w / columns, h / rows]
  let out = ''
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; ) {
      const color = colors[row * columns + column]
      let end = column + 1
      while (end < columns && colors[row * columns + end] === color) end++
      if (color) {
        // A hair wider than the cell, so that no seam shows between neighbours.
        const at = `x="${n(column * cw)}" y="${n(row * ch)}" width="${n((end - column) * cw + 0.6)}" height="${n(ch + 0.6)}"`
        out += `<rect ${at} fill="${color}"/>`
      }
      column = end
    }
  return out
}

function card(shape: Placed, view: View, theme: Theme, bytes: Uint8Array | undefined): string {
  if (shape.form.kind !== 'card') return ''
  const { surface, line, lineStrong, sunken, ink3 } = THEMES[theme]
  const s = view.scale
  const [w, h] = [shape.w * s, shape.h * s]
  const plot = {
    x: PLOT.left * s,
    y: PLOT.top * s,
    w: w - (PLOT.left + PLOT.right) * s,
    h: h - (PLOT.top + PLOT.bottom) * s,
  }
  const frame = `<rect width="${n(w)}" height="${n(h)}" rx="${n(Math.max(1.5, 8 * s))}" fill="${surface}" stroke="${line}"/>`
  if (plot.w < 2 || plot.h < 2) return frame
  const result = resultOf(bytes)
  const words = `<rect x="${n(12 * s)}" y="${n(14 * s)}" width="${n(Math.min(w * 0.6, 220 * s))}" height="${n(Math.max(1, 9 * s))}" rx="1" fill="${ink3}"/>`
  const inner = result
    ? cells(shape.form, result, theme, plot.w, plot.h)
    : `<rect width="${n(plot.w)}" height="${n(plot.h)}" fill="${sunken}"/>`
  const edge = `<rect width="${n(plot.w)}" height="${n(plot.h)}" fill="none" stroke="${lineStrong}" stroke-width=".6"/>`
  return `${frame}${words}<g transform="translate(${n(plot.x)} ${n(plot.y)})">${inner}${edge}</g>`
}

function drawing({ form, w, h }: Placed, s: number, theme: Theme): string {
  if (form.kind === 'card') return ''
  const { solid, soft } = DRAWING_COLORS[theme][form.color] ?? DRAWING_COLORS[theme].black!
  const size = `width="${n(w * s)}" height="${n(h * s)}"`
  const stroke = `stroke="${solid}" stroke-width="${n(Math.max(0.8, 3.5 * s))}"`
  const fill = form.kind !== 'line' && form.filled ? soft : 'none'
  switch (form.kind) {
    case 'line': {
      const path = form.points.map((p, i) => `${i === 0 ? 'M' : 'L'}${n(p.x * s)} ${n(p.y * s)}`).join('')
      return `<path d="${path}" fill="none" ${stroke} stroke-linecap="round" stroke-linejoin="round"/>`
    }
    case 'ellipse':
      return `<ellipse cx="${n((w * s) / 2)}" cy="${n((h * s) / 2)}" rx="${n((w * s) / 2)}" ry="${n((h * s) / 2)}" fill="${fill}" ${stroke}/>`
    case 'note':
      return `<rect ${size} rx="1.5" fill="${soft}"/>`
    case 'text':
      return `<rect ${size} rx="1" fill="${solid}" fill-opacity=".35"/>`
    case 'frame':
      return `<rect ${size} fill="${THEMES[theme].surface}" stroke="${THEMES[theme].lineStrong}" stroke-width=".8"/>`
    case 'picture':
      return `<rect ${size} rx="1.5" fill="${THEMES[theme].line}"/>`
    case 'box':
      return `<rect ${size} rx="1.5" fill="${fill}" ${stroke}/>`
  }
}

/** The dots of an empty board. */
function lattice(theme: Theme): string {
  const dot = `<pattern id="d" width="20" height="20" patternUnits="userSpaceOnUse"><circle cx="10" cy="10" r="1" fill="${THEMES[theme].lineStrong}" fill-opacity=".55"/></pattern>`
  return `<defs>${dot}</defs><rect width="${WIDTH}" height="${HEIGHT}" fill="url(#d)"/>`
}

/** A board as a small SVG: cards with their cells, drawings as simple forms, no text. 400 × 300. */
export function drawThumbnail(
  { records, results }: { records: readonly unknown[] | null; results: ReadonlyMap<string, Uint8Array> },
  theme: Theme,
): string {
  const shapes = placedShapes(records ?? [])
  const ground = `<rect width="${WIDTH}" height="${HEIGHT}" fill="${CANVAS[theme]}"/>`
  let inside = lattice(theme)
  if (shapes.length > 0) {
    const view = fit(shapes)
    inside = shapes
      .map((shape) => {
        const turn = shape.rotation === 0 ? '' : ` rotate(${n((shape.rotation * 180) / Math.PI)})`
        const at = `translate(${n(view.dx + shape.x * view.scale)} ${n(view.dy + shape.y * view.scale)})${turn}`
        const body =
          shape.form.kind === 'card'
            ? card(shape, view, theme, results.get(shape.id))
            : drawing(shape, view.scale, theme)
        return `<g transform="${at}">${body}</g>`
      })
      .join('')
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">${ground}${inside}</svg>`
}
