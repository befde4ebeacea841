import type { AttentionResult, LensResult, PatchingResult, TokenGroup } from '@lensboard/contract'
import { placeWords, targetWords } from './asked-words.js'
import { availableHead, type Head, headName } from './attention-matrix.js'
import { attentionPicture } from './attention-picture.js'
import type { DrawnResult } from './cell-colors.js'
import { columnLabels } from './column-labels.js'
import { continuationMarks } from './continuation-marks.js'
import type { Sides } from './difference-metric.js'
import type { Domain } from './domain.js'
import { strideWords } from './drawn-rows.js'
import { type FigureParts, figureFrame } from './figure-frame.js'
import { highlightsSvg } from './highlights-svg.js'
import { rowLabelStep } from './label-step.js'
import { fitAttention, fitCells, fitLens, type PlotLayout } from './layout.js'
import { legendSvg, type Scale, scaleDefs, scaleWords } from './legend-svg.js'
import { type LensLook, outside, shownDomain, shownPalette } from './lens-look.js'
import { lensPicture } from './lens-picture.js'
import { shownMetric } from './metrics.js'
import { MISSING } from './numbers.js'
import { alignmentNotes } from './pair-words.js'
import { textColorOn } from './palette.js'
import { METHOD_WORDS } from './patching-method.js'
import { patchingPicture } from './patching-picture.js'
import type { Picture } from './picture.js'
import type { Segment } from './piece.js'
import { placedSigns } from './placed-signs.js'
import { pngDataUrl } from './png.js'
import { LOGIT_LENS, lensWords, type ReadThrough, rowNotes } from './read-through.js'
import { markedRows } from './reading-notes.js'
import { restoredShares } from './restored.js'
import { ROW_SIGNS } from './row-sign.js'
import { estimateWidth, fitSegments, widthOf } from './segment-fit.js'
import { attentionNaturalSize, CARD_PARTS, lensNaturalSize } from './sizes.js'
import { subjectLabel } from './subject.js'
import { svgSegments } from './svg-segments.js'
import { THEMES } from './theme.js'
import { VECTOR_CELLS_MAX, vectorCells } from './vector-cells.js'

export interface SvgOptions extends LensLook {
  title: string
  /** Lens cards. */
  metric?: string | undefined
  baseline?: LensResult | undefined
  sides?: Sides | undefined
  through?: readonly ReadThrough[] | undefined
  groups?: readonly TokenGroup[] | undefined
  /** Attention cards. */
  layer?: number | undefined
  head?: Head | undefined
  /** Size of the whole picture in CSS pixels; the natural one when absent. */
  width?: number | undefined
  height?: number | undefined
  runKey?: string | undefined
  /** Each cell as a shape, up to VECTOR_CELLS_MAX of them; else one picture of all. */
  vector?: boolean | undefined
  parts?: FigureParts | undefined
}

const COLORS = THEMES.light
/** Narrower pictures could not name their model, lens and run. */
const WIDTH_MIN = 440
const plain = (text: string): Segment[] => [{ kind: 'text', text }]

/** A result as a standalone SVG in the light theme: title, provenance, image cells, text, axes, legend and caption. */
export function heatmapSvg(result: DrawnResult, options: SvgOptions): string {
  const { picture, scale, what, width, height } = partsOf(result, options)
  const outside = labelsOutside(picture)
  const marks = highlightsSvg(picture.layout, options.highlights)
  const inner = `<g transform="translate(${outside} 0)">${svgPlot(picture, options.vector, outside)}${marks}</g>`
  return framedSvg(result, { ...options, width: width + outside, height }, { what, scale, inner })
}

/** How much wider the longest label of a row is than the room that a card has for it. */
function labelsOutside({ layout, rowLabel }: Picture): number {
  const step = rowLabelStep(layout.cellHeight)
  const widest = Math.max(
    0,
    ...layout.rows.map((_, row) =>
      row % step === 0 ? widthOf(fitSegments(rowLabel(row), LABEL_MAX, estimateWidth)) : 0,
    ),
  )
  return Math.max(0, Math.ceil(widest * 11 + 12 - layout.x))
}
/** Longer labels of rows are cut, in em. */
const LABEL_MAX = 16

interface Framed {
  what: string
  scale: Scale
  /** Drawn under the header, in coordinates of the card's body. */
  inner: string
}

interface FrameOptions {
  title: string
  runKey?: string | undefined
  width: number
  height: number
  parts?: FigureParts | undefined
}

/** A drawing in a card's box with title, provenance and legend, in the light theme; a long legend makes it higher. */
export function framedSvg(
  { facts }: Pick<DrawnResult, 'facts'>,
  { title, runKey, width, height, parts }: FrameOptions,
  { what, scale, inner }: Framed,
): string {
  const body = { svg: inner, height: height - CARD_PARTS.header - CARD_PARTS.legend }
  const legend = legendSvg(scale, width)
  const defs = HATCH + scaleDefs(scale)
  return figureFrame({ facts, title, runKey, width, what, measured: scaleWords(scale), body, legend, defs }, parts)
}

const HATCH =
  `<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
  `<rect width="6" height="6" fill="${COLORS.sunken}"/><rect width="1" height="6" fill="${COLORS.lineStrong}"/></pattern>`

function partsOf(result: DrawnResult, options: SvgOptions) {
  if (result.kind === 'lens') return lensParts(result, options)
  return result.kind === 'attention' ? attentionParts(result, options) : patchingParts(result, options)
}

function lensParts(result: LensResult, options: SvgOptions) {
  const { rows, positions, transposed } = options
  const natural = lensNaturalSize(result.rows.length, result.ids.length, transposed)
  const { width = Math.max(WIDTH_MIN, natural.width), height = natural.height } = options
  const { baseline, sides, through = [LOGIT_LENS] } = options
  const metric = shownMetric(options.metric ?? 'prob', options)
  const domain = shownDomain(result, metric, options)
  const { header, legend } = CARD_PARTS
  const body = { width, height: height - header - legend }
  const layout = fitLens(body, result.rows.length, result.ids.length, { rows, positions, transposed })
  const shown = shownPalette(metric, options.palette)
  const subjects = metric.subjects?.map((subject) => subjectLabel(result, subject))
  const what = subjects ? `${metric.name}: ${subjects.join(' − ')}` : metric.name
  const named = metric.unit === 'nats' ? `${what}, nats` : what
  const said = [...alignmentNotes(result, baseline), ...markedRows(result, through, baseline)]
  const name = [named, ...leftOut(layout, result), ...said.map(({ short }) => short)].join(' · ')
  const note = [...leftOut(layout, result), ...beyond(outside(result, metric, domain))].join(' · ')
  const scale: Scale = { name, note, palette: shown, domain, tick: metric.tick }
  const notes = rowNotes(result.rows, through, baseline?.rows)
  return {
    picture: lensPicture(result, layout, { metric, domain, palette: shown, theme: 'light', baseline, notes }),
    scale,
    what: sides ? `A ${sides.a} − B ${sides.b}` : through.map(lensWords).join(', '),
    width,
    height,
  }
}

/** What of a reading is not in its picture, in words. */
function leftOut({ stride, rows, across, transposed }: PlotLayout, result: LensResult): string[] {
  const [rowAxis, positions] = transposed ? [across, rows] : [rows, across]
  const words: string[] = []
  if (stride > 1) words.push(strideWords(stride))
  else if (rowAxis.length < result.rows.length) words.push(`${rowAxis.length} of ${result.rows.length} rows`)
  if (positions.length < result.ids.length) words.push(`positions ${positions[0]}–${positions.at(-1)}`)
  return words
}

const beyond = (counts: { below: number; above: number }): string[] =>
  (['below', 'above'] as const).flatMap((side) => (counts[side] > 0 ? [`${counts[side]} cells ${side} the range`] : []))

function attentionParts(result: AttentionResult, options: SvgOptions) {
  const natural = attentionNaturalSize(result.ids.length)
  const { width = Math.max(WIDTH_MIN, natural.width), height = natural.height - CARD_PARTS.picker } = options
  const choice = availableHead(result, options.layer ?? 0, options.head ?? 'mean')
  const { header, legend } = CARD_PARTS
  const layout = fitAttention({ width, height: height - header - legend }, result.ids.length)
  const domain: Domain = { min: 0, max: 1, scale: 'linear' }
  const scale: Scale = { name: 'Attention weight, query ↓ reads key →', palette: 'viridis', domain, tick: String }
  const what = `Attention, ${headName(result, choice.layer, choice.head)}`
  return { picture: attentionPicture(result, layout, choice, 'light'), scale, what, width, height }
}

function patchingParts(result: PatchingResult, options: SvgOptions) {
  const columns = result.patched.length / result.nLayers
  const natural = lensNaturalSize(result.nLayers, columns)
  const { width = Math.max(WIDTH_MIN, natural.width), height = natural.height } = options
  const { header, legend } = CARD_PARTS
  const layout = fitCells({ width, height: height - header - legend }, result.nLayers, columns)
  const domain: Domain = { min: 0, max: 1, scale: 'linear' }
  const how = result.method ? ` ${METHOD_WORDS[result.method].short}` : ''
  const shares = restoredShares(result)
  const counts = { below: shares.filter((one) => one < 0).length, above: shares.filter((one) => one > 1).length }
  const name = `Restored share${how} of the ${targetWords(result)} at ${placeWords(result)}: 0 corrupted, 1 clean`
  const scale: Scale = { name, note: beyond(counts).join(' · '), palette: 'viridis', domain, tick: String }
  return {
    picture: patchingPicture(result, layout, 'light'),
    scale,
    what: `Patching ${result.at}${how}`,
    width,
    height,
  }
}

const stroke = (path: string): string => `<path d="${path}" fill="none" stroke="${COLORS.lineStrong}"/>`

/** The cells of a picture with their axes; as shapes where `vector` and there are not too many. Row labels begin `outside` it. */
export function svgPlot(picture: Picture, vector = false, outside = 0): string {
  const { layout, pixels, rowLabel, cellText } = picture
  const { x, y, width, height, cellWidth, cellHeight, columns, rows } = layout
  const box = `x="${x}" y="${y}" width="${width}" height="${height}"`
  const parts = [
    `<rect class="plot" ${box} fill="url(#hatch)"/>`,
    vector && pixels.width * pixels.height <= VECTOR_CELLS_MAX
      ? vectorCells(pixels, layout)
      : `<image ${box} preserveAspectRatio="none" style="image-rendering:pixelated" href="${pngDataUrl(pixels)}"/>`,
    `<rect ${box} fill="none" stroke="${COLORS.lineStrong}"/>`,
  ]
  const label = { size: 11, color: COLORS.ink2, markColor: COLORS.ink3 }
  const rowStep = rowLabelStep(cellHeight)
  for (let row = 0; row < rows.length; row++) {
    const middle = y + (row + 0.5) * cellHeight
    if (row % rowStep === 0)
      parts.push(
        svgSegments(rowLabel(row), { ...label, x: 6 - outside, y: middle, width: x - 12 + outside, align: 'right' }),
      )
    if (cellWidth < 28 || cellHeight < 14) continue
    for (let column = 0; column < columns; column++) {
      const text = cellText(row, column)
      const at = (row * columns + column) * 4
      const color = text ? textColorOn([pixels.rgba[at]!, pixels.rgba[at + 1]!, pixels.rgba[at + 2]!]) : COLORS.ink3
      const cell = { x: x + column * cellWidth + 3, width: cellWidth - 6, size: 11, align: 'center' as const }
      const both = cellHeight >= 26 ? text?.second : null
      const box = { ...cell, color, markColor: color }
      const first = { ...box, y: both ? middle - 6.5 : middle, whole: text?.second === null }
      parts.push(svgSegments(text?.first ?? plain(MISSING), first))
      if (both) parts.push(svgSegments(plain(both), { ...box, y: middle + 6.5, whole: true }))
    }
  }
  if (picture.continuedFrom !== undefined)
    for (const mark of continuationMarks(layout, picture.continuedFrom))
      parts.push(rect(mark, `class="written" fill="${COLORS.accent}"`))
  parts.push(...placedSigns(picture).map(rowSign))
  for (const { mark, ...labelled } of columnLabels(picture, 1)) {
    const bottom = y + height
    if (mark?.kind === 'tick') parts.push(stroke(`M${mark.x} ${bottom + 2}v4`))
    if (mark?.kind === 'bracket') parts.push(stroke(`M${mark.from} ${bottom + 2}v4H${mark.to}v-4`))
    if (labelled.width >= 16)
      parts.push(svgSegments(labelled.segments, { ...label, ...labelled, y: bottom + (mark ? 14 : 12) }))
  }
  return parts.join('')
}

function rowSign({ note, x, y, scale }: ReturnType<typeof placedSigns>[number]): string {
  const { path, filled } = ROW_SIGNS[note.sign]
  const paint = filled ? `fill="${COLORS.warn}"` : `fill="none" stroke="${COLORS.warn}"`
  return `<path d="${path}" transform="translate(${x} ${y}) scale(${scale})" ${paint}/>`
}

const rect = ({ x, y, width, height }: { x: number; y: number; width: number; height: number }, look: string): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" ${look}/>`
