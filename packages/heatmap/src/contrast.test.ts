import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

/** The colours of one theme; the dark one lays its own over the light ones. */
function tokensOf(block: string): Record<string, string> {
  const found = css.slice(css.indexOf(block)).match(/\{([^}]*)\}/)?.[1] ?? ''
  return Object.fromEntries(
    [...found.matchAll(/--lb-([\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, name, hex]) => [name, hex]),
  )
}
const light = tokensOf(':root {')
const THEMES = { light, dark: { ...light, ...tokensOf(':root[data-theme="dark"]') } }

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

const SURFACES = ['canvas', 'surface', 'sunken']
const TEXT_ON: [string, string[]][] = [
  ['ink', [...SURFACES, 'accent-soft', 'warn-soft']],
  ['ink-2', SURFACES],
  ['ink-3', SURFACES],
  ['accent', [...SURFACES, 'accent-soft']],
  ['ok', ['surface', 'ok-soft']],
  ['warn', ['surface', 'warn-soft']],
  ['danger', ['surface', 'canvas', 'danger-soft']],
]

for (const [theme, tokens] of Object.entries(THEMES)) {
  test(`every text of the ${theme} theme stands out from what it stands on by 4.5 to 1`, () => {
    const weak = TEXT_ON.flatMap(([text, grounds]) =>
      grounds.map((ground) => ({ pair: `${text} on ${ground}`, ratio: contrast(tokens[text]!, tokens[ground]!) })),
    ).filter(({ ratio }) => ratio < 4.5)
    expect(weak).toEqual([])
    expect(contrast('#ffffff', tokens['accent-fill']!)).toBeGreaterThanOrEqual(4.5)
  })

  test(`edges of controls and the focus ring of the ${theme} theme stand out by 3 to 1`, () => {
    for (const edge of ['line-strong', 'accent'])
      for (const ground of SURFACES) expect(contrast(tokens[edge]!, tokens[ground]!)).toBeGreaterThanOrEqual(3)
  })
}

test('both themes are whole', () => {
  expect(Object.keys(light).length).toBeGreaterThan(15)
  expect(THEMES.dark.ink).not.toBe(light.ink)
})
