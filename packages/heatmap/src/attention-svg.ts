import { type AttentionResult, MEASURES } from '@lensboard/contract'
import { ARC_THRESHOLD, arcRange, arcStroke, arcsOf } from './attention-arcs.js'
import { arcY, fitArcs } from './attention-arcs-canvas.js'
import { fitMatrix, PANEL_HEAD, type Panel, panelsIn } from './attention-layout.js'
import { availableHead, headName } from './attention-matrix.js'
import { attentionMeasure } from './attention-measure.js'
import { attentionPicture, WEIGHTS } from './attention-picture.js'
import { ANCHOR_PATH } from './attention-sink-marks.js'
import type { AttentionSvgOptions, DrawnMap } from './attention-svg-options.js'
import { svgText } from './attention-svg-text.js'
import { shownWeights } from './attention-weights.js'
import { figureFrame, svgLine } from './figure-frame.js'
import { framedSvg, svgPlot } from './heatmap-svg.js'
import { type HighlightMark, highlightWords } from './highlights.js'
import { highlightsSvg } from './highlights-svg.js'
import { type Scale, wordsLegend } from './legend-svg.js'
import { lineColor, SLOTS } from './line-colors.js'
import { formatTick } from './numbers.js'
import { displayPiece } from './piece.js'
import { attentionNaturalSize, CARD_PARTS } from './sizes.js'
import { svgSegments } from './svg-segments.js'
import { THEMES } from './theme.js'

const COLORS = THEMES.light
const WIDTH_MIN = 440

/** The maps that an attention card shows, as it shows them, as a standalone SVG in the light theme. */
export function attentionSvg(maps: readonly [DrawnMap, ...DrawnMap[]], options: AttentionSvgOptions): string {
  const [first] = maps
  const natural = attentionNaturalSize(first.result.ids.length)
  const { width = Math.max(WIDTH_MIN, natural.width), height = natural.height - CARD_PARTS.picker } = options
  const body = { width, height: height - CARD_PARTS.header - CARD_PARTS.legend }
  const { look = 'matrix', sinks, domain = WEIGHTS } = options
  const shown = look === 'text' ? ([first] as const) : maps
  const measure = MEASURES[attentionMeasure(first.result, { ...first, sinks })].name
  const { left } = shownWeights(first.result, { ...first, sinks })
  const said = left === 'hidden' ? `${measure}, sinks hidden` : measure
  const scale: Scale = { name: said, palette: 'viridis', domain, tick: formatTick }
  const how = look === 'matrix' ? 'query ↓ reads key →' : ''
  const drawn =
    look === 'arcs'
      ? arcs(maps, body, options)
      : look === 'text'
        ? { ...svgText(first, body, options), note: textWords(first.result, options) }
        : { inner: matrices(maps, body, options), height: body.height, note: how }
  const names = shown.map(({ result, layer, head }) => {
    const of = availableHead(result, layer, head)
    return headName(result, of.layer, of.head)
  })
  const what = `Attention, ${names.join('; ')}`
  const { title, runKey, parts } = options
  const { inner } = drawn
  const note = [drawn.note, ...(options.marked ?? []).map(markedHeads)].filter(Boolean).join(' · ')
  if (look === 'arcs') {
    // Lines have no colour scale: their strength is the weight.
    const measured = `${said}: the stronger a line, the more · ${note}`
    const lines = { body: { svg: inner, height: drawn.height }, legend: wordsLegend(measured, width) }
    return figureFrame({ facts: first.result.facts, title, runKey, width, what, measured, ...lines }, parts)
  }
  const box = { width, height: drawn.height + CARD_PARTS.header + CARD_PARTS.legend }
  return framedSvg(first.result, { title, runKey, ...box, parts }, { what, scale: { ...scale, note }, inner })
}

const markedHeads = (mark: HighlightMark): string =>
  `marked “${highlightWords(mark)}”: ${range('L', mark.rows)}, ${range('H', mark.positions)}`
const range = (letter: string, [from, to]: readonly [number, number]): string =>
  from === to ? `${letter}${from}` : `${letter}${from}–${letter}${to}`

const textWords = ({ ids }: AttentionResult, { attendedBy }: AttentionSvgOptions): string =>
  `what position ${ids.length - 1} ${attendedBy ? 'is read by' : 'reads'}; underlined by weight`

function matrices(maps: readonly DrawnMap[], body: { width: number; height: number }, options: AttentionSvgOptions) {
  const panels = panelsIn({ x: 0, y: 0, ...body }, maps.length)
  const many = maps.length > 1
  return maps.map((map, i) => matrix(map, panels[i]!, many, options)).join('')
}

function matrix(map: DrawnMap, panel: Panel, many: boolean, { sinks, domain, vector }: AttentionSvgOptions): string {
  const { result, layer, head, slot } = map
  const top = many ? PANEL_HEAD : 0
  const layout = fitMatrix({ width: panel.width, height: panel.height - top }, result.ids.length, many)
  const picture = attentionPicture(result, layout, { layer, head, sinks }, 'light', domain)
  const { sinks: found } = shownWeights(result, { layer, head, sinks })
  const anchors = found.map(({ key, share }) => {
    const x = layout.x + (key + 0.5) * layout.cellWidth
    const at = `transform="translate(${x - 6} ${layout.y - 14})" fill="none" stroke="${COLORS.ink2}" stroke-width="1.3"`
    return `<path d="${ANCHOR_PATH}" ${at}/>${svgLine(`${Math.round(share * 100)} %`, x + 9, layout.y - 8, 60, 11)}`
  })
  const letter = slot >= 0 ? `${SLOTS[slot]}  ` : ''
  const name = many ? svgLine(`${letter}${headName(result, layer, head)}`, 12, 12, panel.width - 24, 11) : ''
  const drawn = `<g transform="translate(0 ${top})">${svgPlot(picture, vector)}${anchors.join('')}${highlightsSvg(layout, map.highlights)}</g>`
  return `<g transform="translate(${panel.x} ${panel.y})">${name}${drawn}</g>`
}

function arcs(maps: readonly DrawnMap[], body: { width: number; height: number }, options: AttentionSvgOptions) {
  const { sinks, threshold = ARC_THRESHOLD } = options
  const { result } = maps[0]!
  const range = arcRange(result.ids.length, options.positions)
  const layout = fitArcs(body, range)
  const counted = maps.map(({ result, layer, head, slot }) => {
    const { weights } = shownWeights(result, { layer, head, sinks })
    return { slot, ...arcsOf(weights, range, threshold) }
  })
  const lines = counted
    .flatMap(({ slot, arcs }) => arcs.map((arc) => ({ ...arc, color: lineColor('light', Math.max(0, slot)) })))
    .sort((a, b) => a.weight - b.weight)
    .map(({ query, key, weight, color }) => {
      const { opacity, width } = arcStroke(weight, maps.length)
      const from = `M${layout.from} ${round(arcY(layout, query))}L${layout.to} ${round(arcY(layout, key))}`
      return `<path d="${from}" stroke="${color}" stroke-opacity="${round(opacity)}" stroke-width="${round(width)}"/>`
    })
  const step = Math.max(1, Math.ceil(13 / layout.pitch))
  const tokens: string[] = []
  for (let at = range.from; at < range.to; at += step) {
    const segments = displayPiece(result.tokens[at] ?? { text: '' })
    const box = { y: arcY(layout, at), width: layout.labels - 4, size: 11, color: COLORS.ink2, markColor: COLORS.ink3 }
    tokens.push(svgSegments(segments, { ...box, x: 0, align: 'right' }))
    tokens.push(svgSegments(segments, { ...box, x: layout.width - layout.labels + 4, align: 'left' }))
  }
  const [hidden, total] = [sum(counted.map((one) => one.hidden)), sum(counted.map((one) => one.total))]
  const key = maps.flatMap(({ slot, layer, head }) => (slot >= 0 ? [`${SLOTS[slot]} L${layer}H${head}`] : []))
  const part = range.to - range.from < result.ids.length ? [`positions ${range.from}–${range.to - 1}`] : []
  const note = [`left reads right, from ${threshold}; ${hidden} of ${total} arcs hidden`, ...part, ...key].join(' · ')
  const inner = `<g fill="none" stroke-linecap="round">${lines.join('')}</g>${tokens.join('')}`
  return { inner, height: Math.ceil(arcY(layout, range.to) + 4), note }
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)
const round = (n: number): number => Math.round(n * 100) / 100
