import { MARK_BOX, MARK_PATHS, type Mark } from './marks.js'
import type { Segment } from './piece.js'
import { fitSegments, fits, type Measure, widthOf } from './segment-fit.js'
import { MONO_FONT } from './theme.js'

const paths = new Map<Mark, Path2D>()
const widths = new Map<string, number>()
const WIDTHS_MAX = 20_000

/** Forgets measured widths, after a font arrived. */
export const forgetWidths = (): void => widths.clear()

function measureWith(ctx: CanvasRenderingContext2D): Measure {
  ctx.font = `500 100px ${MONO_FONT}`
  return (text) => {
    let width = widths.get(text)
    if (width === undefined) {
      if (widths.size > WIDTHS_MAX) widths.clear()
      width = ctx.measureText(text).width / 100
      widths.set(text, width)
    }
    return width
  }
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
  /** Numbers are drawn whole or not at all: a cut one would lie. */
  whole?: boolean
  /** The share of their width to which letters may be narrowed before anything is cut; absent: 1. */
  narrowest?: number
}

/** Draws token segments on a canvas, clipped by measured width with an ellipsis. */
export function drawSegments(ctx: CanvasRenderingContext2D, segments: readonly Segment[], box: SegmentBox): void {
  const { size, align } = box
  const measure = measureWith(ctx)
  if (box.whole && !fits(segments, box.width / size, measure)) return
  const runs = fitSegments(segments, box.width / size / (box.narrowest ?? 1), measure)
  const wanted = widthOf(runs) * size
  const narrowed = wanted > box.width ? box.width / wanted : 1
  const free = Math.max(0, box.width - wanted)
  let x = box.x + (align === 'left' ? 0 : align === 'right' ? free : free / 2)
  ctx.font = `500 ${size}px ${MONO_FONT}`
  ctx.textBaseline = 'middle'
  ctx.textAlign = 'left'
  for (const run of runs) {
    if ('mark' in run) drawMark(ctx, run.mark, x, box.y, size, box.markColor)
    else {
      ctx.fillStyle = box.color
      const width = run.width * size * narrowed
      ctx.fillText(run.text, x, box.y + size * 0.06, narrowed < 1 ? width : undefined)
      if (run.boxed) drawPill(ctx, x, box.y, width, size, box.markColor)
    }
    x += run.width * size * narrowed
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
