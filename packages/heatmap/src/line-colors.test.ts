import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { SLOTS, slotInk } from './line-colors.js'

const css = readFileSync(new URL('./styles/pins.css', import.meta.url), 'utf8')

const luminance = (hex: string) => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

test('a letter has 4.5:1 on the colour of its line, in both themes', () => {
  for (const theme of ['light', 'dark'] as const)
    for (const slot of SLOTS.keys()) {
      const { color, ink } = slotInk(theme, slot)
      const [a, b] = [luminance(color), luminance(ink)].sort((x, y) => y - x)
      expect((a! + 0.05) / (b! + 0.05), `${theme} ${slot}`).toBeGreaterThanOrEqual(4.5)
    }
})

test('badges have the colours of the lines', () => {
  for (const slot of SLOTS.keys()) {
    const rule = (start: string) => css.slice(css.indexOf(start), css.indexOf('}', css.indexOf(start)))
    expect(rule(`\n.lb-slot[data-slot="${slot}"]`)).toContain(slotInk('light', slot).color)
    expect(rule(`dark"] .lb-slot[data-slot="${slot}"]`)).toContain(slotInk('dark', slot).color)
  }
})
