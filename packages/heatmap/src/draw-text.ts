import { labelStep } from './label-step.js'
import { MISSING } from './numbers.js'
import { textColorOn } from './palette.js'
import type { Picture } from './picture.js'
import type { Segment } from './piece.js'
import { drawSegments } from './segment-canvas.js'
import { fontSizes, type TextPlan } from './text-plan.js'
import { THEMES, type Theme } from './theme.js'

const INSET = 3
/** Room a label needs on the screen: six characters across, one line down. */
const COLUMN_LABEL = 40
const ROW_LABEL = 14

/** Draws cell text and both axes on a canvas that covers the whole body. */
export function drawText(canvas: HTMLCanvasElement, picture: Picture, plan: TextPlan, theme: Theme): void {
  const { body } = picture.layout
  canvas.width = Math.max(1, Math.round(body.width * plan.resolution))
  canvas.height = Math.max(1, Math.round(body.height * plan.resolution))
  const ctx = canvas.getContext('2d')
  if (!ctx) return
  ctx.setTransform(canvas.width / body.width, 0, 0, canvas.height / body.height, 0, 0)
  if (plan.cells !== 'none') drawCells(ctx, picture, plan, theme)
  if (plan.labels) {
    drawRowLabels(ctx, picture, plan, theme)
    drawColumnLabels(ctx, picture, plan, theme)
  }
}

function drawCells(ctx: CanvasRenderingContext2D, { layout, pixels, cellText }: Picture, plan: TextPlan, theme: Theme) {
  const size = fontSizes(plan).cell
  const line = size * 1.18
  const inset = INSET / Math.max(1, plan.zoom)
  const { cellWidth, cellHeight } = layout
  layout.rows.forEach((_, row) => {
    for (let column = 0; column < layout.columns; column++) {
      const text = cellText(row, column)
      const at = (row * layout.columns + column) * 4
      const [r = 0, g = 0, b = 0] = pixels.rgba.subarray(at, at + 3)
      const color = text ? textColorOn([r, g, b]) : THEMES[theme].ink3
      const middle = layout.y + (row + 0.5) * cellHeight
      const box = {
        x: layout.x + column * cellWidth + inset,
        width: cellWidth - 2 * inset,
        size,
        color,
        markColor: color,
      }
      const both = plan.cells === 'both' && text?.second
      const first = text?.first ?? NOTHING
      drawSegments(ctx, first, { ...box, y: both ? middle - line / 2 : middle, align: 'center' })
      if (both) drawSegments(ctx, plain(both), { ...box, y: middle + line / 2, align: 'center' })
    }
  })
}

const plain = (text: string): Segment[] => [{ kind: 'text', text }]
const NOTHING = plain(MISSING)

function drawRowLabels(ctx: CanvasRenderingContext2D, picture: Picture, plan: TextPlan, theme: Theme): void {
  const { layout } = picture
  const colors = THEMES[theme]
  const size = fontSizes(plan).label
  const step = labelStep(layout.cellHeight * plan.zoom, ROW_LABEL * Math.min(1, plan.zoom))
  for (let row = 0; row < layout.rows.length; row += step) {
    const y = layout.y + (row + 0.5) * layout.cellHeight
    const box = { x: 6, y, width: layout.x - 12, size, align: 'right' as const }
    drawSegments(ctx, picture.rowLabel(row), { ...box, color: colors.ink2, markColor: colors.ink3 })
  }
}

function drawColumnLabels(ctx: CanvasRenderingContext2D, picture: Picture, plan: TextPlan, theme: Theme): void {
  const { layout } = picture
  const colors = THEMES[theme]
  const size = fontSizes(plan).label
  const step = labelStep(layout.cellWidth * plan.zoom, COLUMN_LABEL * Math.min(1, plan.zoom))
  const bottom = layout.y + layout.height
  const every = step === 1
  for (let column = 0; column < layout.columns; column += step) {
    const x = layout.x + column * layout.cellWidth
    // A label over several columns starts at its own column, under a tick; the last may use the right margin.
    const room = Math.min(step * layout.cellWidth - (every ? 4 : 6), layout.body.width - x - 2)
    const box = { x: x + (every ? 2 : 0), y: bottom + (every ? 12 : 14), width: room, size }
    if (room < size * 1.5) continue
    if (!every) {
      ctx.fillStyle = colors.lineStrong
      ctx.fillRect(x + layout.cellWidth / 2 - 0.5, bottom + 2, 1, 4)
    }
    const align = every ? 'center' : 'left'
    drawSegments(ctx, picture.columnLabel(column), { ...box, align, color: colors.ink2, markColor: colors.ink3 })
  }
}
