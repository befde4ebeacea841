import { type Answer, UNKNOWN_WEIGHTS } from '@lensboard/contract'
import { fitSegments } from './segment-fit.js'
import { CARD_PARTS } from './sizes.js'
import { escapeXml } from './svg-segments.js'
import { MONO_FONT, SANS_FONT, THEMES } from './theme.js'
import { sansWidth, wrapWords } from './wrap-words.js'

/** What stands around a drawing. Absent: title, one line of provenance, legend. */
export interface FigureParts {
  title?: false | undefined
  legend?: false | undefined
  /** Lines under the drawing that say where it comes from; they replace the line under the title. */
  caption?: readonly string[] | undefined
}

/** A drawing and what is said about it. */
export interface FigureOf {
  facts: Answer['facts']
  title: string
  runKey?: string | undefined
  width: number
  /** How it was read: the lens, the heads, the kind of question. */
  what: string
  /** What its numbers are: measure, unit, range. */
  measured: string
  /** Drawn from the top left of its own box. */
  body: { svg: string; height: number }
  legend?: { svg: string; height: number } | undefined
  /** Patterns and gradients. */
  defs?: string
}

const COLORS = THEMES.light
const SIDE = 12
const CAPTION = { size: 10, line: 15 } as const
const UNDER = { size: 11, line: 14 } as const
/** Above a drawing without a title, and under one without a caption. */
const EDGE = 8
const TITLE_ALONE = 34

/** A drawing with title, provenance, legend and caption around it, as a standalone SVG in the light theme. */
export function figureFrame(of: FigureOf, parts: FigureParts = {}): string {
  const { facts, title, runKey, width, what, measured, body, legend, defs = '' } = of
  const { name, hash } = facts.checkpoint
  const weights = hash === UNKNOWN_WEIGHTS ? name : `${name} @ ${hash.slice(0, 8)}`
  const subtitle = [weights, what, runKey ? `run ${runKey.slice(0, 8)}` : ''].filter(Boolean).join(' · ')
  const { caption } = parts
  const titled = parts.title !== false
  const under = caption ? [] : wrapWords(subtitle, (width - 2 * SIDE) / UNDER.size)
  const first = titled ? (caption ? TITLE_ALONE : CARD_PARTS.header) : caption ? EDGE : TITLE_ALONE
  const top = first + Math.max(0, under.length - 1) * UNDER.line
  const lined = parts.legend === false ? undefined : legend
  const room = (width - 2 * SIDE) / CAPTION.size
  const said = caption ? [[what, measured].filter(Boolean).join(' · '), ...caption] : []
  const captions = said.flatMap((line) => wrapWords(line, room))
  const bottom = top + body.height + (lined?.height ?? EDGE)
  const height = Math.ceil(bottom + (captions.length > 0 ? captions.length * CAPTION.line + EDGE : 0))
  const captionAt = (i: number) => bottom + (i + 0.7) * CAPTION.line
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`,
    ` role="img" aria-label="${escapeXml(`${title}. ${subtitle}. ${measured}`)}">`,
    `<style>text{font-family:${MONO_FONT.replaceAll('"', "'")};font-weight:500;white-space:pre}`,
    `.s{font-family:${SANS_FONT.replaceAll('"', "'")}}.m{fill:none;stroke-width:.9;stroke-linecap:round}</style>`,
    defs ? `<defs>${defs}</defs>` : '',
    `<rect width="${width}" height="${height}" fill="${COLORS.surface}"/>`,
    titled ? svgLine(title, SIDE, 17, width - 2 * SIDE, 13) : '',
    ...under.map((line, i) => svgWords(line, SIDE, (titled ? 41.74 : 20.74) + i * UNDER.line, UNDER.size, COLORS.ink2)),
    `<g transform="translate(0 ${top})">${body.svg}</g>`,
    lined ? `<g transform="translate(0 ${top + body.height})">${lined.svg}</g>` : '',
    ...captions.map((line, i) => svgWords(line, SIDE, captionAt(i), CAPTION.size, COLORS.ink3)),
    '</svg>',
  ].join('')
}

/** One line of chrome text, cut by its width. */
export function svgLine(text: string, x: number, y: number, width: number, size: number): string {
  const runs = fitSegments([{ kind: 'text', text }], width / size, sansWidth)
  const shown = runs.map((run) => ('text' in run ? run.text : '')).join('')
  return svgWords(shown, x, y + size * 0.34, size, size > 11 ? COLORS.ink : COLORS.ink2)
}

const svgWords = (text: string, x: number, y: number, size: number, fill: string): string =>
  `<text class="s" x="${x}" y="${y}" font-size="${size}" fill="${fill}">${escapeXml(text)}</text>`
