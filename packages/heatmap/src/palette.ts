import { rgb } from 'd3-color'
import {
  interpolateCividis,
  interpolateMagma,
  interpolatePuOr,
  interpolateRdBu,
  interpolateViridis,
} from 'd3-scale-chromatic'
import type { Theme } from './theme.js'

type Sequential = 'viridis' | 'magma' | 'cividis'
/** `diverging` is RdBu. */
export type PaletteName = Sequential | `${Sequential}Reversed` | 'diverging' | 'puOr' | 'twoTone'

/** 256 colours as red, green, blue bytes. */
export type Palette = Uint8Array
export type Rgb = readonly [number, number, number]
const ENTRIES = 256

// A mostly-zero difference must not glare on a dark surface: same hues, dark middle.
const DARK_DIVERGING = '#ffb3a6 #ff8a78 #e5604f #a5433a #5e302e #2a2c31 #274257 #2c6796 #4793cf #7fbcf2 #b8dcff'.split(
  ' ',
)

const DARK_PURPLE_ORANGE =
  '#ffd3a6 #fdb063 #d9822b #9c5f24 #5a412b #2a2c31 #3a3653 #57508f #7d73c4 #a99fe6 #d6cffb'.split(' ')

function sample(color: (t: number) => string): Palette {
  const palette = new Uint8Array(ENTRIES * 3)
  for (let i = 0; i < ENTRIES; i++) {
    const { r, g, b } = rgb(color(i / (ENTRIES - 1)))
    palette.set([r, g, b], i * 3)
  }
  return palette
}

function between(stops: readonly string[], t: number): string {
  const at = t * (stops.length - 1)
  const i = Math.min(stops.length - 2, Math.floor(at))
  const [a, b] = [rgb(stops[i]!), rgb(stops[i + 1]!)]
  const mix = (from: number, to: number) => Math.round(from + (to - from) * (at - i))
  return `rgb(${mix(a.r, b.r)}, ${mix(a.g, b.g)}, ${mix(a.b, b.b)})`
}

const PALETTES: Record<PaletteName, Record<Theme, Palette>> = (() => {
  const same = (palette: Palette) => ({ light: palette, dark: palette })
  const reversed = (color: (t: number) => string) => same(sample((t) => color(1 - t)))
  return {
    viridis: same(sample(interpolateViridis)),
    viridisReversed: reversed(interpolateViridis),
    magma: same(sample(interpolateMagma)),
    magmaReversed: reversed(interpolateMagma),
    cividis: same(sample(interpolateCividis)),
    cividisReversed: reversed(interpolateCividis),
    // The same in both themes; black and white text reach 8:1 and 6:1 on them.
    twoTone: same(sample((t) => (t < 0.5 ? '#c9ced6' : '#1c5f86'))),
    diverging: { light: sample(interpolateRdBu), dark: sample((t) => between(DARK_DIVERGING, t)) },
    // Purple above and orange below, as blue and red.
    puOr: { light: sample((t) => interpolatePuOr(1 - t)), dark: sample((t) => between(DARK_PURPLE_ORANGE, t)) },
  }
})()

/** The 256-entry table of a palette; only the diverging ones differ by theme. */
export const palette = (name: PaletteName, theme: Theme): Palette => PALETTES[name][theme]

/** Entry of a table at t in 0–1; out of range takes the end colour. */
export const entryAt = (t: number): number => Math.round(Math.min(1, Math.max(0, t)) * (ENTRIES - 1))

/** Colour of a table at t in 0–1. */
export function colorAt(table: Palette, t: number): Rgb {
  const i = entryAt(t) * 3
  return [table[i]!, table[i + 1]!, table[i + 2]!]
}

/** CSS gradient of a table from left to right. */
export function cssGradient(table: Palette): string {
  const stops = Array.from({ length: 17 }, (_, i) => `rgb(${colorAt(table, i / 16).join(' ')})`)
  return `linear-gradient(to right, ${stops.join(', ')})`
}

export const hexColor = (color: Rgb): string => `#${color.map((c) => c.toString(16).padStart(2, '0')).join('')}`

/** WCAG relative luminance, 0–1. */
export function luminance([r, g, b]: Rgb): number {
  return 0.2126 * LINEAR[r]! + 0.7152 * LINEAR[g]! + 0.0722 * LINEAR[b]!
}

const LINEAR = Float64Array.from({ length: 256 }, (_, byte) => {
  const c = byte / 255
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
})

/** Black or white, whichever contrasts more with a cell's colour; always at least 4.5:1. */
export const textColorOn = (color: Rgb): '#000000' | '#ffffff' => (luminance(color) > 0.179 ? '#000000' : '#ffffff')
