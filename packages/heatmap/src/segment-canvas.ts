import { MARK_BOX, MARK_PATHS, type Mark } from './marks.js'
import type { Segment } from './piece.js'
import { MONO_FONT } from './theme.js'

const ELLIPSIS = '…'
const paths = new Map<Mark, Path2D>()
const widths = new Map<string, number>()
const WIDTHS_MAX = 20_000

/** Text and marks in reading order with their widths at font size 1. */
type Run = { text: string; width: number; boxed: boolean } | { mark: Mark; width: number }

/** Forgets measured widths, after a font arrived. */
export const forgetWidths = (): void => widths.clear()

function measure(ctx: CanvasRenderingContext2D, text: string): number {
  let width = widths.get(text)
  if (width === undefined) {
    if (widths.size > WIDTHS_MAX) widths.clear()
    const font = ctx.font
    ctx.font = `500 100px ${MONO_FONT}`
    width = ctx.measureText(text).width / 100
    ctx.font = font
    widths.set(text, width)
  }
  return width
}

function runs(ctx: CanvasRenderingContext2D, segments: readonly Segment[]): Run[] {
  return segments.flatMap((segment): Run[] => {
    if (segment.kind === 'space') return Array.from({ length: segment.count }, () => ({ mark: 'space', width: 0.6 }))
    if (segment.kind === 'newline' || segment.kind === 'tab') return [{ mark: segment.kind, width: 0.6 }]
    const text = segment.kind === 'empty' ? 'empty' : segment.text
    return [{ text, width: measure(ctx, text), boxed: segment.kind === 'special' }]
  })
}

/** Cuts runs to a width (in em), ending in an ellipsis when something is left out. */
function fit(ctx: CanvasRenderingContext2D, all: Run[], room: number): Run[] {
  if (all.reduce((sum, run) => sum + run.width, 0) <= room) return all
  let left = room - measure(ctx, ELLIPSIS)
  const kept: Run[] = []
  for (const run of all) {
    if (run.width <= left) {
      kept.push(run)
      left -= run.width
      continue
    }
    if ('text' in run) {
      const text = cut(ctx, run.text, left)
      if (text) kept.push({ ...run, text, width: measure(ctx, text) })
    }
    break
  }
  return [...kept, { text: ELLIPSIS, width: measure(ctx, ELLIPSIS), boxed: false }]
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The longest start of a text, in whole characters as people see them, that fits a width in em. */
function cut(ctx: CanvasRenderingContext2D, text: string, room: number): string {
  let kept = ''
  for (const { segment } of graphemes.segment(text)) {
    if (measure(ctx, kept + segment) > room) break
    kept += segment
  }
  return kept
}

/** Where and how to draw a token. `y` is the middle of the line; the width is never exceeded. */
export interface SegmentBox {
  x: number
  y: number
  width: number
  size: number
  align: 'left' | 'center' | 'right'
  color: string
  markColor: string
}

/** Draws token segments on a canvas, clipped by measured width with an ellipsis. */
export function drawSegments(ctx: CanvasRenderingContext2D, segments: readonly Segment[], box: SegmentBox): void {
  const { size, align } = box
  const fitted = fit(ctx, runs(ctx, segments), box.width / size)
  const total = fitted.reduce((sum, run) => sum + run.width, 0) * size
  const free = box.width - total
  let x = box.x + (align === 'left' ? 0 : align === 'right' ? free : Math.max(0, free / 2))
  ctx.font = `500 ${size}px ${MONO_FONT}`
  ctx.textBaseline = 'middle'
  ctx.textAlign = 'left'
  for (const run of fitted) {
    if ('mark' in run) drawMark(ctx, run.mark, x, box.y, size, box.markColor)
    else {
      ctx.fillStyle = box.color
      ctx.fillText(run.text, x, box.y + size * 0.06)
      if (run.boxed) drawPill(ctx, x, box.y, run.width * size, size, box.markColor)
    }
    x += run.width * size
  }
}

function drawMark(ctx: CanvasRenderingContext2D, mark: Mark, x: number, y: number, size: number, color: string): void {
  let path = paths.get(mark)
  if (!path) {
    path = new Path2D(MARK_PATHS[mark])
    paths.set(mark, path)
  }
  const scale = size / MARK_BOX.height
  ctx.save()
  ctx.translate(x, y - size / 2)
  ctx.scale(scale, scale)
  ctx.strokeStyle = color
  ctx.lineWidth = MARK_BOX.stroke
  ctx.lineCap = 'round'
  ctx.lineJoin = 'round'
  ctx.stroke(path)
  ctx.restore()
}

function drawPill(ctx: CanvasRenderingContext2D, x: number, y: number, width: number, size: number, color: string) {
  ctx.strokeStyle = color
  ctx.lineWidth = size / 14
  ctx.beginPath()
  ctx.roundRect(x - size * 0.15, y - size * 0.58, width + size * 0.3, size * 1.16, size * 0.35)
  ctx.stroke()
}
