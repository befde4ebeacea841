import type { AttentionResult } from '@lensboard/contract'
import { type Arc, arcStroke } from './attention-arcs.js'
import type { PositionRange } from './drawn-rows.js'
import type { Box } from './layout.js'
import { lineColor } from './line-colors.js'
import { displayPiece } from './piece.js'
import { drawSegments } from './segment-canvas.js'
import { THEMES, type Theme } from './theme.js'

/** The arcs of one head, in the colour of its slot. */
export interface HeadArcs {
  slot: number
  arcs: readonly Arc[]
}

/** Two columns of tokens in a box: queries at the left, keys at the right. */
export interface ArcsLayout extends Box {
  top: number
  pitch: number
  /** The position on top, and how many stand below each other. */
  first: number
  count: number
  /** Where the lines start and end. */
  from: number
  to: number
  labels: number
}

const TOP = 22
const LABEL = 11
const LABELS_SHARE = 0.3
const LABELS_MAX = 120
const PITCH_MAX = 22

/** Fits the columns of some positions of a prompt into a box. */
export function fitArcs({ width, height }: Box, { from: first, to }: PositionRange): ArcsLayout {
  const count = to - first
  const labels = Math.min(LABELS_MAX, width * LABELS_SHARE)
  const pitch = Math.min(PITCH_MAX, (height - TOP - 8) / Math.max(1, count))
  return { width, height, top: TOP, pitch, first, count, labels, from: labels + 4, to: width - labels - 4 }
}

/** The token under a point, and on which side; null beside them. */
export function arcEndAt(layout: ArcsLayout, x: number, y: number): { key: boolean; at: number } | null {
  const down = Math.floor((y - layout.top) / layout.pitch)
  return down >= 0 && down < layout.count ? { key: x > layout.width / 2, at: layout.first + down } : null
}

/** Whether a position stands in the columns. */
export const hasArcs = ({ first, count }: ArcsLayout, position: number): boolean =>
  position >= first && position < first + count

export const arcY = ({ top, pitch, first }: ArcsLayout, position: number): number =>
  top + (position - first + 0.5) * pitch

/** Draws arcs, faint ones below strong ones. */
export function drawArcs(
  ctx: CanvasRenderingContext2D,
  layout: ArcsLayout,
  heads: readonly HeadArcs[],
  count: number,
  theme: Theme,
): void {
  const lines = heads.flatMap(({ slot, arcs }) =>
    arcs.map((arc) => ({ ...arc, color: lineColor(theme, Math.max(0, slot)) })),
  )
  lines.sort((a, b) => a.weight - b.weight)
  ctx.lineCap = 'round'
  for (const { query, key, weight, color } of lines) {
    const { opacity, width } = arcStroke(weight, count)
    // Less than half a step of eight bits is nothing on a screen.
    if (opacity < 1 / 512) continue
    ctx.globalAlpha = opacity
    ctx.lineWidth = width
    ctx.strokeStyle = color
    ctx.beginPath()
    ctx.moveTo(layout.from, arcY(layout, query))
    ctx.lineTo(layout.to, arcY(layout, key))
    ctx.stroke()
  }
  ctx.globalAlpha = 1
}

/** Draws the tokens of both columns, as many as have room. */
export function drawArcTokens(
  ctx: CanvasRenderingContext2D,
  layout: ArcsLayout,
  result: AttentionResult,
  theme: Theme,
): void {
  const { ink2, ink3 } = THEMES[theme]
  const { width, labels, pitch, first, count } = layout
  const step = Math.max(1, Math.ceil((LABEL + 2) / pitch))
  const common = { size: LABEL, color: ink2, markColor: ink3, width: labels - 4 }
  const name = { ...common, y: 10, color: ink3, markColor: ink3 }
  drawSegments(ctx, [{ kind: 'text', text: 'reads' }], { ...name, x: 0, align: 'right' })
  drawSegments(ctx, [{ kind: 'text', text: 'is read' }], { ...name, x: width - labels + 4, align: 'left' })
  for (let at = first; at < first + count; at += step) {
    const segments = displayPiece(result.tokens[at] ?? { text: '' })
    const y = arcY(layout, at)
    drawSegments(ctx, segments, { ...common, x: 0, y, align: 'right' })
    drawSegments(ctx, segments, { ...common, x: width - labels + 4, y, align: 'left' })
  }
}
