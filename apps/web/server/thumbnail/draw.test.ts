import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { drawThumbnail } from './draw.js'

/** A shape as the saved board tells it. */
const shape = (id: string, type: string, box: { x: number; y: number; w: number; h: number; color?: string }) => {
  const { x, y, ...props } = box
  return { id, typeName: 'shape' as const, type, parentId: 'page:page' as const, index: 'a1', x, y, rotation: 0, props }
}
const stored = () => readFile(new URL('../../app/hero/france.lens.bin', import.meta.url))
const colors = (svg: string) => new Set(svg.match(/#[0-9a-f]{6}/g))

test('a board never drawn on is the dotted lattice', () => {
  const svg = drawThumbnail({ records: null, results: new Map() }, 'light')
  expect(svg).toContain('<pattern')
  expect(svg).toContain('#f9fafb')
})

test('a card with a result shows its cells, from the dark to the bright end of the palette', async () => {
  const records = [shape('shape:a', 'card', { x: 0, y: 0, w: 360, h: 412 })]
  const bare = drawThumbnail({ records, results: new Map() }, 'light')
  const full = drawThumbnail({ records, results: new Map([['shape:a', [await stored()]]]) }, 'light')
  expect(colors(full).size).toBeGreaterThan(colors(bare).size + 20)
  // The output is sure of " Paris": a cell near viridis' bright end.
  expect([...colors(full)].some((color) => /^#f[a-f]e[0-9a-f]2/.test(color))).toBe(true)
})

test('a result that cannot be read leaves the card standing without cells', () => {
  const records = [shape('shape:a', 'card', { x: 0, y: 0, w: 360, h: 412 })]
  const broken = new Map([['shape:a', [new Uint8Array([1, 2, 3])]]])
  expect(drawThumbnail({ records, results: broken }, 'light')).toBe(
    drawThumbnail({ records, results: new Map() }, 'light'),
  )
})

test('everything lies inside the picture, wherever it is on the page', () => {
  const records = [
    shape('shape:a', 'note', { x: -90_000, y: 500, w: 200, h: 200, color: 'violet' }),
    shape('shape:b', 'geo', { x: 80_000, y: -700, w: 400, h: 100 }),
    shape('shape:c', 'arrow', { x: 0, y: 0, w: 10, h: 900 }),
  ]
  const svg = drawThumbnail({ records, results: new Map() }, 'dark')
  const places = [...svg.matchAll(/translate\((-?[\d.]+) (-?[\d.]+)\)/g)].map(([, x, y]) => [Number(x), Number(y)])
  expect(places).toHaveLength(3)
  for (const [x, y] of places) {
    expect(x).toBeGreaterThanOrEqual(0)
    expect(x).toBeLessThanOrEqual(400)
    expect(y).toBeGreaterThanOrEqual(0)
    expect(y).toBeLessThanOrEqual(300)
  }
})

test('nothing a person wrote gets into the picture', () => {
  const evil = { x: 0, y: 0, w: 100, h: 100, color: '"/><script>alert(1)</script>' }
  const svg = drawThumbnail({ records: [shape('shape:"><x', 'note', evil)], results: new Map() }, 'light')
  expect(svg).not.toContain('script')
  expect(svg).not.toContain('"><x')
})

test.each([Number.NaN, Number.POSITIVE_INFINITY, 1e300, -1])('a shape %d wide is left out', (w) => {
  const records = [shape('shape:a', 'note', { x: 0, y: 0, w, h: 100 })]
  expect(drawThumbnail({ records, results: new Map() }, 'light')).toContain('<pattern')
})

test('the themes differ in surfaces, not in cells', async () => {
  const facts = {
    records: [shape('shape:a', 'card', { x: 0, y: 0, w: 360, h: 412 })],
    results: new Map([['shape:a', [await stored()]]]),
  }
  const [light, dark] = [drawThumbnail(facts, 'light'), drawThumbnail(facts, 'dark')]
  expect(light).not.toBe(dark)
  const cellsOf = (svg: string) => svg.match(/<rect x="[^>]*height="[^>]*fill="#[0-9a-f]{6}"\/>/g)?.slice(1)
  expect(cellsOf(light)).toEqual(cellsOf(dark))
})
