import { readFileSync } from 'node:fs'
import { interpolateViridis } from 'd3-scale-chromatic'
import { expect, test } from 'vitest'
import { colorAt, entryAt, hexColor, luminance, type PaletteName, palette, textColorOn } from './palette.js'
import { THEMES, type Theme } from './theme.js'

const SEQUENTIAL: PaletteName[] = ['viridis', 'magma', 'cividis']
const DIVERGING: PaletteName[] = ['diverging', 'puOr']
const NAMES: PaletteName[] = [
  ...SEQUENTIAL,
  ...SEQUENTIAL.map((name) => `${name}Reversed` as PaletteName),
  ...DIVERGING,
  'twoTone',
]
const contrast = (a: number, b: number) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)

test('black or white text reaches 4.5:1 on every entry of every palette', () => {
  for (const name of NAMES)
    for (const theme of ['light', 'dark'] as const)
      for (let i = 0; i < 256; i++) {
        const color = colorAt(palette(name, theme), i / 255)
        const text = textColorOn(color) === '#000000' ? 0 : 1
        expect(contrast(luminance(color), text)).toBeGreaterThanOrEqual(4.5)
      }
})

test('viridis is the published table, from dark to light', () => {
  const table = palette('viridis', 'light')
  for (const i of [0, 1, 77, 128, 255]) expect(hexColor(colorAt(table, i / 255))).toBe(interpolateViridis(i / 255))
  expect(hexColor(colorAt(palette('viridisReversed', 'light'), 0))).toBe(interpolateViridis(1))
  // Neighbours may differ by less than a byte can say.
  for (let i = 4; i < 256; i++)
    expect(luminance(colorAt(table, i / 255))).toBeGreaterThan(luminance(colorAt(table, (i - 4) / 255)))
})

test('sequential palettes get lighter all the way, reversed ones darker', () => {
  for (const name of SEQUENTIAL)
    for (let i = 8; i < 256; i++) {
      const [now, before] = [i, i - 8].map((entry) => luminance(colorAt(palette(name, 'light'), entry / 255)))
      expect([name, i, now! > before!]).toEqual([name, i, true])
      const back = colorAt(palette(`${name}Reversed` as PaletteName, 'dark'), 1 - i / 255)
      expect(back).toEqual(colorAt(palette(name, 'dark'), i / 255))
    }
})

test('diverging palettes go one way from their middle to either end: darker on white, lighter on black', () => {
  for (const name of DIVERGING)
    for (const theme of ['light', 'dark'] as const)
      for (let i = 128 + 8; i < 256; i += 8)
        for (const t of [(entry: number) => entry / 255, (entry: number) => 1 - entry / 255]) {
          const [now, before] = [i, i - 8].map((entry) => luminance(colorAt(palette(name, theme), t(entry))))
          expect([name, theme, i, theme === 'light' ? now! < before! : now! > before!]).toEqual([name, theme, i, true])
        }
})

test('in differences blue or purple is positive and the middle is nearly neutral in both themes', () => {
  for (const [name, theme] of DIVERGING.flatMap((one) => [[one, 'light'] as const, [one, 'dark'] as const])) {
    const [low, middle, high] = [0, 0.5, 1].map((t) => colorAt(palette(name, theme), t))
    expect(low![0]).toBeGreaterThan(low![2])
    expect(high![2]).toBeGreaterThan(high![0])
    expect(Math.max(...middle!) - Math.min(...middle!)).toBeLessThan(12)
  }
})

test('values out of range take the end colours', () => expect([-3, 0, 1, 7].map(entryAt)).toEqual([0, 0, 255, 255]))

test('what canvases draw with equals the style sheet', () => {
  const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')
  const [light = '', dark = ''] = css.split(':root[data-theme="dark"]')
  const inFile = (theme: Theme, name: string) =>
    new RegExp(`--lb-${name.replace(/[A-Z0-9]/g, (c) => `-${c.toLowerCase()}`)}: (#\\w+);`).exec(
      theme === 'light' ? light : dark,
    )?.[1]
  for (const theme of ['light', 'dark'] as const)
    for (const [name, value] of Object.entries(THEMES[theme]))
      expect([name, inFile(theme, name)]).toEqual([name, value])
})
