import type { LensResult } from '@lensboard/contract'
import { BADGE, CHART_SPACE, chartGeometry, NAMES_ROOM } from './chart-geometry.js'
import { type ChartChoice, chartLines, lineLetters, subjectColors } from './chart-lines.js'
import { type FigureParts, figureFrame } from './figure-frame.js'
import { DASHES, lineColor, SLOTS, type SlotInk, slotInk } from './line-colors.js'
import { nameOf } from './line-name.js'
import type { Segment } from './piece.js'
import { displayPiece } from './piece.js'
import { subjectSegments } from './subject.js'
import { escapeXml, svgSegments } from './svg-segments.js'
import { THEMES } from './theme.js'
import { type Limits, measureWords } from './trajectory.js'

const COLORS = THEMES.light
const PLOT_WIDTH = 560
const PLOT_HEIGHT = 260
/** Narrower pictures could not name their measure and model. */
const WIDTH_MIN = 440
const KEY_LINE = 20
const label = { size: 11, color: COLORS.ink, markColor: COLORS.ink3 }

export interface ChartSvgOptions {
  title?: string | undefined
  /** In CSS pixels; the title and the key stand above and below `height`. */
  width?: number | undefined
  height?: number | undefined
  runKey?: string | undefined
  limits?: Limits | undefined
  /** What is known of a position where `result` does not hold all of them exactly. */
  at?: ((position: number) => LensResult) | undefined
  parts?: FigureParts | undefined
}

/** A chart as a standalone SVG in the light theme, with its measure, its definition, and a key of all lines. */
export function chartSvg(result: LensResult, choice: ChartChoice, options: ChartSvgOptions = {}): string {
  const { title, runKey, limits, at, height: plotHeight = PLOT_HEIGHT } = options
  const width = Math.max(WIDTH_MIN, options.width ?? PLOT_WIDTH)
  const { measure, subjects, positions } = choice
  const words = measureWords(measure)
  const lines = chartLines(result, choice, at)
  const drawn = chartGeometry(result, lines, { measure, width, height: plotHeight, limits, right: NAMES_ROOM })
  const colors = subjectColors(subjects)
  const { left } = CHART_SPACE
  const right = NAMES_ROOM
  const { plot } = drawn
  const parts: string[] = []
  for (const value of drawn.ticks) {
    parts.push(`<path d="M${left} ${drawn.y(value)}H${width - right}" stroke="${COLORS.line}"/>`)
    parts.push(text(words.tick(value), left - 6, drawn.y(value) + 4, 'end'))
  }
  if (drawn.zero !== null)
    parts.push(`<path d="M${left} ${drawn.zero}H${width - right}" stroke="${COLORS.lineStrong}"/>`)
  for (const { row, label } of drawn.named) parts.push(text(label, drawn.x(row), plotHeight - 8, 'middle'))
  const box = `${plot.x} ${plot.y} ${plot.width} ${plot.height}`
  // Lines end at typed limits.
  const clip =
    limits && `<svg x="${plot.x}" y="${plot.y}" width="${plot.width}" height="${plot.height}" viewBox="${box}">`
  if (clip) parts.push(clip)
  for (const { line, path } of drawn.lines) {
    const color = lineColor('light', line.color)
    parts.push(
      `<path d="${path}" fill="none" stroke="${color}" stroke-width="2" stroke-dasharray="${dash(line.dash)}"/>`,
    )
  }
  if (clip) parts.push('</svg>')
  for (const { line, end } of drawn.lines) {
    if (!Number.isFinite(end)) continue
    const pair = line.less !== undefined
    const name = { ...label, x: width - right + (pair ? 6 : 23), y: end }
    if (!pair) parts.push(badge(line.slot, slotInk('light', line.color), width - right + 12, end))
    parts.push(svgSegments(nameOf(result, choice, line), { ...name, width: right - 30, align: 'left' }))
  }
  const key = [
    ...subjects.map((subject, slot) => {
      const mark = badge(slot, slotInk('light', colors[slot] ?? 0), 0, 0)
      return { mark, words: subjectSegments(result, subject) }
    }),
    ...positions.map((position, entry) => {
      const mark = `<path d="M-9 0H9" stroke="${COLORS.ink}" stroke-width="2" stroke-dasharray="${dash(entry)}"/>`
      const read = displayPiece(result.tokens[position] ?? { text: '' })
      return { mark, words: [{ kind: 'text', text: `at ${position} ` } as Segment, ...read] }
    }),
  ]
  const pair = lines[0]?.less === undefined ? '' : `, ${lineLetters(lines[0])}`
  const named = measure === 'logitDifference' ? `Logit difference${pair}` : words.name
  const [low, high] = [words.tick(drawn.ticks.at(0) ?? 0), words.tick(drawn.ticks.at(-1) ?? 0)]
  const drawnAny = drawn.lines.some(({ path }) => path !== '')
  const missing = drawnAny ? '' : 'This result does not follow these tokens here. Run it again with them.'
  if (missing) parts.push(text(missing, left + 8, plot.y + plot.height / 2, 'start', COLORS.ink2))
  const keyed = key.map(({ mark, words }, i) => {
    const [x, y] = [24 + (i % 2) * (width / 2), 10 + Math.floor(i / 2) * KEY_LINE]
    const told = svgSegments(words, { ...label, x: 16, y: 0, width: width / 2 - 48, align: 'left' })
    return `<g transform="translate(${x} ${y})">${mark}${told}</g>`
  })
  const of = {
    ...{ facts: result.facts, title: title ?? named, runKey, width },
    what: title ? named : words.formula,
    measured: `${words.formula}, ${low} to ${high}`,
    body: { svg: parts.join(''), height: plotHeight },
    legend: { svg: keyed.join(''), height: Math.ceil(key.length / 2) * KEY_LINE + 8 },
  }
  return figureFrame(of, options.parts)
}

const dash = (entry: number) => DASHES[entry] || 'none'

const badge = (slot: number, { color, ink }: SlotInk, x: number, y: number): string =>
  `<g transform="translate(${x} ${y})"><circle r="${BADGE / 2}" fill="${color}"/>` +
  `<text class="s" y="4" font-size="11" text-anchor="middle" fill="${ink}">${SLOTS[slot]}</text></g>`

const text = (words: string, x: number, y: number, anchor: string, fill: string = COLORS.ink2, size = 11): string =>
  `<text class="s" x="${x}" y="${y}" font-size="${size}" text-anchor="${anchor}" fill="${fill}">${escapeXml(words)}</text>`
