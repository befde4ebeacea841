import type { LensResult } from '@lensboard/contract'
import { BADGE, CHART_SPACE, chartGeometry } from './chart-geometry.js'
import { type ChartChoice, chartLines, DASHES, lineLetters, subjectColors } from './chart-lines.js'
import { lineColor, SLOTS } from './line-colors.js'
import type { Segment } from './piece.js'
import { displayPiece } from './piece.js'
import { subjectSegments } from './subject.js'
import { escapeXml, svgSegments } from './svg-segments.js'
import { MONO_FONT, SANS_FONT, THEMES } from './theme.js'
import { measureWords } from './trajectory.js'

const COLORS = THEMES.light
const WIDTH = 560
const HEIGHT = 260
const TITLE = 44
const KEY_LINE = 20
const label = { size: 11, color: COLORS.ink, markColor: COLORS.ink3 }

/** A chart as a standalone SVG in the light theme, with its measure, its definition, and a key of all lines. */
export function chartSvg(result: LensResult, choice: ChartChoice): string {
  const { measure, subjects, positions } = choice
  const words = measureWords(measure)
  const lines = chartLines(result, choice)
  const drawn = chartGeometry(result, lines, { measure, width: WIDTH, height: HEIGHT })
  const colors = subjectColors(subjects)
  const { left, right } = CHART_SPACE
  const parts: string[] = []
  for (const value of drawn.ticks) {
    parts.push(`<path d="M${left} ${drawn.y(value)}H${WIDTH - right}" stroke="${COLORS.line}"/>`)
    parts.push(text(words.tick(value), left - 6, drawn.y(value) + 4, 'end'))
  }
  if (drawn.zero !== null)
    parts.push(`<path d="M${left} ${drawn.zero}H${WIDTH - right}" stroke="${COLORS.lineStrong}"/>`)
  for (const { row, label } of drawn.named) parts.push(text(label, drawn.x(row), HEIGHT - 8, 'middle'))
  for (const { line, path, end } of drawn.lines) {
    const color = lineColor('light', line.color)
    parts.push(
      `<path d="${path}" fill="none" stroke="${color}" stroke-width="2" stroke-dasharray="${dash(line.dash)}"/>`,
    )
    if (line.less === undefined && Number.isFinite(end)) parts.push(badge(line.slot, color, WIDTH - right + 12, end))
  }
  const key = [
    ...subjects.map((subject, slot) => {
      const mark = badge(slot, lineColor('light', colors[slot] ?? 0), 0, 0)
      return { mark, words: subjectSegments(result, subject) }
    }),
    ...positions.map((position, entry) => {
      const mark = `<path d="M-9 0H9" stroke="${COLORS.ink}" stroke-width="2" stroke-dasharray="${dash(entry)}"/>`
      const read = displayPiece(result.tokens[position] ?? { text: '' })
      return { mark, words: [{ kind: 'text', text: `at ${position} ` } as Segment, ...read] }
    }),
  ]
  const height = TITLE + HEIGHT + Math.ceil(key.length / 2) * KEY_LINE + 8
  const { name, hash } = result.facts.checkpoint
  const pair = lines[0]?.less === undefined ? '' : `, ${lineLetters(lines[0])}`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">`,
    `<style>text{font-family:${SANS_FONT.replaceAll('"', "'")};font-weight:500;white-space:pre}`,
    `g.k text{font-family:${MONO_FONT.replaceAll('"', "'")}}.m{fill:none;stroke-width:.9;stroke-linecap:round}</style>`,
    `<rect width="${WIDTH}" height="${height}" fill="${COLORS.surface}"/>`,
    text(measure === 'logitDifference' ? `Logit difference${pair}` : words.name, 12, 18, 'start', COLORS.ink, 13),
    text(`${words.formula} · ${name} @ ${hash.slice(0, 8)}`, 12, 34, 'start'),
    `<g transform="translate(0 ${TITLE})">${parts.join('')}</g>`,
    ...key.map(({ mark, words }, i) => {
      const [x, y] = [24 + (i % 2) * (WIDTH / 2), TITLE + HEIGHT + 10 + Math.floor(i / 2) * KEY_LINE]
      const told = svgSegments(words, { ...label, x: 16, y: 0, width: WIDTH / 2 - 48, align: 'left' })
      return `<g class="k" transform="translate(${x} ${y})">${mark}${told}</g>`
    }),
    '</svg>',
  ].join('')
}

const dash = (entry: number) => DASHES[entry] || 'none'

const badge = (slot: number, color: string, x: number, y: number): string =>
  `<g transform="translate(${x} ${y})"><circle r="${BADGE / 2}" fill="${color}"/>` +
  `<text y="4" font-size="11" text-anchor="middle" fill="#fff">${SLOTS[slot]}</text></g>`

const text = (words: string, x: number, y: number, anchor: string, fill: string = COLORS.ink2, size = 11): string =>
  `<text x="${x}" y="${y}" font-size="${size}" text-anchor="${anchor}" fill="${fill}">${escapeXml(words)}</text>`
