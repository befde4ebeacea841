import { columnLabels } from './column-labels.js'
import { continuationMarks } from './continuation-marks.js'
import { rowLabelStep } from './label-step.js'
import { MISSING } from './numbers.js'
import { textColorOn } from './palette.js'
import type { Picture } from './picture.js'
import type { Segment } from './piece.js'
import { placedSigns } from './placed-signs.js'
import { ROW_SIGNS } from './row-sign.js'
import { drawSegments } from './segment-canvas.js'
import { fontSizes, type TextPlan } from './text-plan.js'
import type { TextRegion } from './text-region.js'
import { THEMES, type Theme } from './theme.js'

/** Left free at both sides of a cell, in screen pixels. */
const INSET = 2
/** Names of rows stand a little closer before they are cut: `L27 post` is one character too long for its place. */
const NARROWEST = 0.92

/** How text is drawn, and where. */
interface TextDrawing {
  plan: TextPlan
  region: TextRegion
  theme: Theme
}

/** Draws cell text and both axes on a canvas that covers a region of the body. */
export function drawText(canvas: HTMLCanvasElement, picture: Picture, { plan, region, theme }: TextDrawing): void {
  const { x, y, width, height, resolution } = region
  canvas.width = Math.max(1, Math.round(width * resolution))
  canvas.height = Math.max(1, Math.round(height * resolution))
  Object.assign(canvas.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` })
  const ctx = canvas.getContext('2d')
  if (!ctx) return
  const [across, down] = [canvas.width / width, canvas.height / height]
  ctx.setTransform(across, 0, 0, down, -x * across, -y * down)
  if (plan.cells !== 'none') drawCells(ctx, picture, { plan, region, theme })
  if (plan.labels) {
    drawRowLabels(ctx, picture, plan, theme)
    drawRowSigns(ctx, picture, theme)
    drawColumnLabels(ctx, picture, plan, theme)
  }
  if (picture.continuedFrom === undefined) return
  ctx.fillStyle = THEMES[theme].accent
  for (const { x, y, width, height } of continuationMarks(picture.layout, picture.continuedFrom))
    ctx.fillRect(x, y, width, height)
}

function drawCells(
  ctx: CanvasRenderingContext2D,
  { layout, pixels, cellText }: Picture,
  { plan, region, theme }: TextDrawing,
) {
  const size = fontSizes(plan).cell
  const line = size * 1.18
  const inset = INSET / plan.zoom
  const { cellWidth, cellHeight } = layout
  const [firstRow, lastRow] = drawnBetween(region.y - layout.y, region.height, cellHeight, layout.rows.length)
  const [firstColumn, lastColumn] = drawnBetween(region.x - layout.x, region.width, cellWidth, layout.columns)
  for (let row = firstRow; row < lastRow; row++)
    for (let column = firstColumn; column < lastColumn; column++) {
      const text = cellText(row, column)
      const at = (row * layout.columns + column) * 4
      const [r = 0, g = 0, b = 0] = pixels.rgba.subarray(at, at + 3)
      const color = text ? textColorOn([r, g, b]) : THEMES[theme].ink3
      const middle = layout.y + (row + 0.5) * cellHeight
      const both = plan.cells === 'both' && text?.second
      const room = { x: layout.x + column * cellWidth + inset, width: cellWidth - 2 * inset, align: 'center' as const }
      const box = { ...room, size, color, markColor: color }
      const first = { ...box, y: both ? middle - line / 2 : middle, whole: text?.second === null }
      if (!text) clearSpot(ctx, layout.x + (column + 0.5) * cellWidth, middle, size, THEMES[theme].sunken)
      drawSegments(ctx, text?.first ?? NOTHING, first)
      if (both) drawSegments(ctx, plain(both), { ...box, y: middle + line / 2, whole: true })
    }
}

/** The first cell of an axis in a stretch of it, and the one after the last. */
const drawnBetween = (from: number, length: number, pitch: number, count: number): [number, number] => [
  Math.max(0, Math.floor(from / pitch)),
  Math.min(count, Math.ceil((from + length) / pitch)),
]

/** Keeps a dash readable on the hatch. */
function clearSpot(ctx: CanvasRenderingContext2D, x: number, y: number, size: number, color: string): void {
  ctx.fillStyle = color
  ctx.fillRect(x - size * 0.6, y - size * 0.5, size * 1.2, size)
}

const plain = (text: string): Segment[] => [{ kind: 'text', text }]
const NOTHING = plain(MISSING)

function drawRowLabels(ctx: CanvasRenderingContext2D, picture: Picture, plan: TextPlan, theme: Theme): void {
  const { layout } = picture
  const colors = THEMES[theme]
  const size = fontSizes(plan).label
  const step = rowLabelStep(layout.cellHeight * Math.max(1, plan.zoom))
  for (let row = 0; row < layout.rows.length; row += step) {
    const y = layout.y + (row + 0.5) * layout.cellHeight
    const box = { ...{ x: 3, y, width: layout.x - 7, size }, align: 'right' as const, narrowest: NARROWEST }
    drawSegments(ctx, picture.rowLabel(row), { ...box, color: colors.ink2, markColor: colors.ink3 })
  }
}

/** Signs stand at every row, left of its label, also where labels are left out; transposed, under its column. */
function drawRowSigns(ctx: CanvasRenderingContext2D, picture: Picture, theme: Theme): void {
  ctx.fillStyle = THEMES[theme].warn
  ctx.strokeStyle = THEMES[theme].warn
  for (const { note, x, y, scale } of placedSigns(picture)) {
    const { path, filled } = ROW_SIGNS[note.sign]
    ctx.save()
    ctx.translate(x, y)
    ctx.scale(scale, scale)
    if (filled) ctx.fill(new Path2D(path))
    else ctx.stroke(new Path2D(path))
    ctx.restore()
  }
}

function drawColumnLabels(ctx: CanvasRenderingContext2D, picture: Picture, plan: TextPlan, theme: Theme): void {
  const { ink2, ink3, lineStrong } = THEMES[theme]
  const size = fontSizes(plan).label
  const bottom = picture.layout.y + picture.layout.height
  ctx.fillStyle = lineStrong
  for (const { mark } of columnLabels(picture, plan.zoom)) {
    if (mark?.kind === 'tick') ctx.fillRect(mark.x - 0.5, bottom + 2, 1, 4)
    if (mark?.kind !== 'bracket') continue
    ctx.fillRect(mark.from, bottom + 5, mark.to - mark.from, 1)
    for (const x of [mark.from, mark.to - 1]) ctx.fillRect(x, bottom + 2, 1, 4)
  }
  for (const { segments, x, width, align, mark } of columnLabels(picture, plan.zoom)) {
    if (width < size * 1.5) continue
    drawSegments(ctx, segments, { x, y: bottom + (mark ? 14 : 12), width, size, align, color: ink2, markColor: ink3 })
  }
}
