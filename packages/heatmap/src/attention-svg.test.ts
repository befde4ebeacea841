import { expect, test } from 'vitest'
import { arcsOf } from './attention-arcs.js'
import { attentionSvg } from './attention-svg.js'
import type { DrawnMap } from './attention-svg-options.js'
import { shownWeights } from './attention-weights.js'
import { randomAttention } from './fixtures/random-attention.js'

const result = randomAttention(12, 2, 3)
const map = (layer: number, head: DrawnMap['head'], slot = -1): DrawnMap => ({ result, layer, head, slot })
const said = (svg: string) => svg.replace(/<[^>]*>/g, ' ').replace(/[\s\u00a0]+/g, ' ')
const wellFormed = (svg: string) => {
  const open = [...svg.matchAll(/<(\w+)[^>]*?(\/?)>/g)].filter((m) => m[2] !== '/').map((m) => m[1])
  const closed = [...svg.matchAll(/<\/(\w+)>/g)].map((m) => m[1])
  expect(open.sort()).toEqual(closed.sort())
  for (const never of ['NaN', 'undefined']) expect(svg).not.toContain(never)
}

test('several heads are drawn side by side, each with its slot and name', () => {
  const svg = attentionSvg([map(0, 1, 0), map(1, 2, 1)], { title: 'two', width: 900, height: 500 })
  wellFormed(svg)
  expect(svg.match(/<image /g)).toHaveLength(2)
  expect(said(svg)).toContain('A layer 0, head 1')
  expect(said(svg)).toContain('B layer 1, head 2')
})

test('arcs are drawn from the threshold on, and the picture says how many are not', () => {
  const threshold = 0.2
  const svg = attentionSvg([map(1, 0)], { title: 'arcs', look: 'arcs', threshold, width: 900, height: 500 })
  wellFormed(svg)
  const { weights, tokens } = shownWeights(result, { layer: 1, head: 0 })
  const { arcs, hidden, total } = arcsOf(weights, { from: 0, to: tokens }, threshold)
  expect(svg.match(/stroke-opacity/g)).toHaveLength(arcs.length)
  expect(said(svg)).toContain(`${hidden} of ${total} arcs hidden`)
})

test('a text has every token, and another measure is named in it', () => {
  const sunk = {
    ...result,
    patterns: Float32Array.from({ length: 6 * 78 }, (_, i) => (isRowStart(i % 78) ? 0.9 : 0.01)),
  }
  const drawn = { ...map(0, 0), result: sunk }
  const svg = attentionSvg([drawn], { title: 'text', look: 'text', sinks: 'renormalised', width: 700, height: 400 })
  wellFormed(svg)
  expect(said(svg)).toContain('Attention weight without sinks')
  expect(said(svg)).toContain('what position 11 reads')
  for (let t = 0; t < 12; t++) expect(svg).toContain(`word${t}<`)
})

const isRowStart = (cell: number): boolean => [0, 1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 66].includes(cell)
