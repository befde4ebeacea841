import type { AttentionResult } from '@lensboard/contract'
import { columnLeft, type OverviewLayout } from './attention-overview-layout.js'
import { placed } from './attention-pool.js'
import { type HeadThumbs, thumbName } from './attention-thumbs.js'
import { type Domain, niceCeil, place } from './domain.js'
import { paint } from './field.js'
import { colorAt, hexColor, palette } from './palette.js'
import { SANS_FONT, THEMES, type Theme } from './theme.js'

/** What colours the places of an overview: their patterns, or one number of each head. */
export type OverviewColour = 'entropy' | 'distance'

export interface OverviewPicture {
  layout: OverviewLayout
  stored: AttentionResult
  thumbs: HeadThumbs
  colour: OverviewColour | undefined
  domain: Domain
  theme: Theme
}

/** Canvas pixels a CSS pixel: thumbnails stay sharp when the camera comes near, and nothing is drawn anew. */
const RESOLUTION = 2
const LABEL = 11

/** Ends of a number of each head: entropy up to that of the longest prompt's even spread, distance as the heads have it. */
export function overviewDomain({ stored, colour }: Pick<OverviewPicture, 'stored' | 'colour'>): Domain {
  if (colour === 'entropy') return { min: 0, max: Math.log(Math.max(2, stored.ids.length)), scale: 'linear' }
  const finite = (stored.headDistance ?? new Float32Array()).filter(Number.isFinite)
  return { min: 0, max: niceCeil(finite.reduce((a, b) => Math.max(a, b), 0)) || 1, scale: 'linear' }
}

export const overviewPalette = (colour: OverviewColour, theme: Theme) =>
  palette(colour === 'entropy' ? 'magma' : 'viridis', theme)

/** Draws all heads on one canvas that covers the overview. */
export function drawOverview(canvas: HTMLCanvasElement, picture: OverviewPicture): void {
  const { layout, theme } = picture
  canvas.width = Math.max(1, Math.round(layout.width * RESOLUTION))
  canvas.height = Math.max(1, Math.round(layout.height * RESOLUTION))
  const ctx = canvas.getContext('2d')
  if (!ctx) return
  ctx.scale(RESOLUTION, RESOLUTION)
  drawPlaces(ctx, picture)
  drawNames(ctx, picture)
  drawGroups(ctx, layout, theme)
}

function drawPlaces(ctx: CanvasRenderingContext2D, picture: OverviewPicture): void {
  const { layout, stored, thumbs, colour, domain, theme } = picture
  const { thumb, pitch, layers, columns } = layout
  const { sunken, lineStrong, ink3 } = THEMES[theme]
  const table = palette('viridis', theme)
  const ends = overviewDomain(picture)
  const scratch = document.createElement('canvas')
  const brush = scratch.getContext('2d')
  layers.forEach((layer, row) => {
    const top = layout.y + row * pitch
    if (!stored.layers.includes(layer)) {
      ctx.fillStyle = ink3
      ctx.font = `500 ${LABEL}px ${SANS_FONT}`
      ctx.textAlign = 'left'
      if (pitch >= LABEL) ctx.fillText('no attention here', layout.x, top + thumb / 2, layout.width - layout.x)
      else ctx.fillRect(layout.x, top + thumb / 2, columnLeft(layout, columns.length - 1) - layout.x, 0.5)
      return
    }
    columns.forEach((head, column) => {
      const left = columnLeft(layout, column)
      const value = colour && typeof head === 'number' ? numberOf(stored, colour, layer, head) : Number.NaN
      if (colour && typeof head === 'number' && !Number.isNaN(value)) {
        ctx.fillStyle = hexColor(colorAt(overviewPalette(colour, theme), place(ends, value)))
        ctx.fillRect(left, top, thumb, thumb)
        return
      }
      ctx.fillStyle = sunken
      ctx.fillRect(left, top, thumb, thumb)
      const field = colour ? undefined : thumbs.get(thumbName(layer, head))
      if (field && brush) {
        const pixels = paint(placed(field, domain), table)
        scratch.width = pixels.width
        scratch.height = pixels.height
        brush.putImageData(new ImageData(pixels.rgba, pixels.width, pixels.height), 0, 0)
        ctx.imageSmoothingEnabled = pixels.width > thumb * RESOLUTION
        ctx.drawImage(scratch, left, top, thumb, thumb)
      } else hatch(ctx, left, top, thumb, lineStrong)
      if (thumb >= 12) {
        ctx.strokeStyle = lineStrong
        ctx.lineWidth = 0.5
        ctx.strokeRect(left + 0.25, top + 0.25, thumb - 0.5, thumb - 0.5)
      }
    })
  })
}

const numberOf = (stored: AttentionResult, colour: OverviewColour, layer: number, head: number): number => {
  const column = colour === 'entropy' ? stored.headEntropy : stored.headDistance
  return column?.[layer * (stored.nHeads ?? stored.heads.length) + head] ?? Number.NaN
}

/** What is not here, or has no number. */
function hatch(ctx: CanvasRenderingContext2D, left: number, top: number, side: number, color: string): void {
  ctx.save()
  ctx.beginPath()
  ctx.rect(left, top, side, side)
  ctx.clip()
  ctx.beginPath()
  for (let at = -side; at < side; at += 5) {
    ctx.moveTo(left + at, top + side)
    ctx.lineTo(left + at + side, top)
  }
  ctx.strokeStyle = color
  ctx.lineWidth = 0.75
  ctx.stroke()
  ctx.restore()
}

function drawNames(ctx: CanvasRenderingContext2D, { layout, theme }: OverviewPicture): void {
  const { pitch, thumb, layers, columns } = layout
  ctx.font = `500 ${LABEL}px ${SANS_FONT}`
  ctx.textBaseline = 'middle'
  ctx.fillStyle = THEMES[theme].ink2
  ctx.textAlign = 'right'
  const rows = stepFor(pitch, LABEL + 2)
  layers.forEach((layer, row) => {
    if (layer % rows === 0) ctx.fillText(`L${layer}`, layout.x - 5, layout.y + row * pitch + thumb / 2)
  })
  ctx.textAlign = 'center'
  const below = layout.y + layers.length * pitch + 6
  const across = stepFor(pitch, 20)
  columns.forEach((head, column) => {
    const x = columnLeft(layout, column) + thumb / 2
    if (typeof head === 'number') {
      if (head % across === 0) ctx.fillText(across === 1 && pitch < 26 ? `${head}` : `H${head}`, x, below)
    } else if (pitch >= 26) ctx.fillText(head, x, below)
  })
  if (pitch >= 26) return
  // Too narrow for a name each: one for both.
  ctx.textAlign = 'right'
  ctx.fillText('mean, max', layout.width - 4, below)
}

/** Every how many places a name is drawn that needs so much room. */
const stepFor = (pitch: number, room: number): number =>
  [1, 2, 4, 5, 8, 10, 16, 20, 32].find((n) => n * pitch >= room) ?? 64

function drawGroups(ctx: CanvasRenderingContext2D, layout: OverviewLayout, theme: Theme): void {
  const { ink2, lineStrong } = THEMES[theme]
  ctx.font = `500 ${LABEL}px ${SANS_FONT}`
  ctx.textAlign = 'center'
  ctx.textBaseline = 'middle'
  for (const { kv, from, to } of layout.groups) {
    const left = columnLeft(layout, from) + 0.5
    const right = columnLeft(layout, to) + layout.thumb - 0.5
    ctx.strokeStyle = lineStrong
    ctx.lineWidth = 1
    ctx.beginPath()
    ctx.moveTo(left, layout.y - 2)
    ctx.lineTo(left, layout.y - 5)
    ctx.lineTo(right, layout.y - 5)
    ctx.lineTo(right, layout.y - 2)
    ctx.stroke()
    ctx.fillStyle = ink2
    if (right - left >= 30) ctx.fillText(`KV ${kv}`, (left + right) / 2, layout.y - 12)
    else if (right - left >= 14) ctx.fillText(String(kv), (left + right) / 2, layout.y - 12)
  }
}
