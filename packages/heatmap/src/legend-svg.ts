import { type Domain, ticks } from './domain.js'
import { svgLine } from './figure-frame.js'
import { colorAt, hexColor, type PaletteName, palette } from './palette.js'
import { CARD_PARTS } from './sizes.js'
import { escapeXml } from './svg-segments.js'
import { THEMES } from './theme.js'
import { wrapWords } from './wrap-words.js'

/** What the colours of a drawing mean. */
export interface Scale {
  name: string
  /** What is not to be seen, in words. */
  note?: string | undefined
  palette: PaletteName
  domain: Domain
  tick(value: number): string
}

const COLORS = THEMES.light
const SIDE = 12
const SIZE = 11
const LINE = 15
const BAR_MAX = 200
/** Lines that stand beside the gradient. */
const BESIDE_MAX = 2

/** The gradient that `legendSvg` refers to. */
export function scaleDefs({ palette: name }: Scale): string {
  const table = palette(name, 'light')
  const stops = Array.from(
    { length: 17 },
    (_, i) => `<stop offset="${i / 16}" stop-color="${hexColor(colorAt(table, i / 16))}"/>`,
  )
  return `<linearGradient id="scale">${stops.join('')}</linearGradient>`
}

/** A scale in words: the measure, its ends, what is left out. */
export function scaleWords({ name, note, domain, tick }: Scale): string {
  const range = `colours from ${tick(domain.min)} to ${tick(domain.max)}${domain.scale === 'log' ? ', logarithmic' : ''}`
  return [name, range, note].filter(Boolean).join(' · ')
}

/** Name, gradient and ticks; every word of the name is there, beside the gradient or, where it is long, above it. */
export function legendSvg({ name, note, domain, tick }: Scale, width: number): { svg: string; height: number } {
  const inner = width - 2 * SIDE
  const bar = Math.min(BAR_MAX, inner / 2)
  const wrapped = (room: number) => [name, ...(note ? [note] : [])].flatMap((words) => wrapWords(words, room / SIZE))
  const beside = wrapped(inner - bar - 12)
  const isBeside = beside.length <= BESIDE_MAX
  const lines = isBeside ? beside : wrapped(inner)
  const first = lines.length === 1 ? 14 : 8
  const top = isBeside ? 0 : lines.length * LINE + 4
  const left = SIDE + inner - bar
  const parts = [
    ...lines.map((line, i) => svgLine(line, SIDE, first + i * LINE, inner, SIZE)),
    `<rect x="${left}" y="${top + 4}" width="${bar}" height="8" fill="url(#scale)" stroke="${COLORS.lineStrong}"/>`,
  ]
  for (const { value, at } of ticks(domain)) {
    const anchor = at === 0 ? 'start' : at === 1 ? 'end' : 'middle'
    const place = `x="${left + at * bar}" y="${top + 25}" text-anchor="${anchor}"`
    parts.push(`<text ${place} font-size="${SIZE}" fill="${COLORS.ink2}">${escapeXml(tick(value))}</text>`)
  }
  return { svg: parts.join(''), height: top + CARD_PARTS.legend }
}

/** A legend without colours: what the numbers are, in lines. */
export function wordsLegend(words: string, width: number): { svg: string; height: number } {
  const lines = wrapWords(words, (width - 2 * SIDE) / SIZE)
  const svg = lines.map((line, i) => svgLine(line, SIDE, 8 + i * LINE, width - 2 * SIDE + 2, SIZE)).join('')
  return { svg, height: 8 + lines.length * LINE + 4 }
}
