import { expect, test } from 'vitest'
import { cellDetail } from './cell-detail.js'
import { mipsOf } from './field.js'
import { palette } from './palette.js'
import { estimateWidth, fitSegments, widthOf } from './segment-fit.js'
import { fontSizes, textPlan } from './text-plan.js'
import { covers, textRegion } from './text-region.js'

const plot = (cellWidth: number, cellHeight: number) => ({ cellWidth, cellHeight, body: { width: 400, height: 300 } })

test('cells show nothing, the token, or token and value by their size on the screen', () => {
  expect(textPlan(plot(48, 22), 1, 1).cells).toBe('first')
  expect(textPlan(plot(48, 22), 1.2, 1).cells).toBe('both')
  expect(textPlan(plot(48, 22), 0.6, 1).cells).toBe('none')
  expect(textPlan(plot(27, 40), 1, 1).cells).toBe('none')
})

test('no text is drawn under 11 pixels on the screen', () => {
  for (let zoom = 0.5; zoom < 5; zoom += 0.07)
    expect(fontSizes(textPlan(plot(48, 22), zoom, 2)).cell * zoom).toBeGreaterThan(10.99)
})

test('a small change of zoom keeps the plan', () =>
  expect(textPlan(plot(48, 22), 1.05, 2)).toEqual(textPlan(plot(48, 22), 1.1, 2)))

test('the canvas never outgrows its memory, and covers what is seen at full sharpness where that fits', () => {
  const body = { width: 3000, height: 2000 }
  const seen = { x: 900, y: 700, width: 400, height: 300 }
  const { resolution, ...region } = textRegion(body, 2.5, seen)
  expect(resolution).toBe(2.5)
  expect(region).toEqual({ x: 700, y: 550, width: 800, height: 600 })
  const far = textRegion(body, 8, { x: -500, y: -500, width: 4000, height: 3000 })
  expect(far.width * far.height * far.resolution ** 2).toBeLessThanOrEqual(4_000_001)
  expect(textRegion({ width: 400, height: 300 }, 3, seen)).toMatchObject({ x: 0, y: 0, width: 400, height: 300 })
})

test('text is drawn again only when what is seen leaves what was drawn', () => {
  const body = { width: 3000, height: 2000 }
  const drawn = textRegion(body, 2.5, { x: 900, y: 700, width: 400, height: 300 })
  expect(covers(body, drawn, { x: 1050, y: 800, width: 400, height: 300 })).toBe(true)
  expect(covers(body, drawn, { x: 1150, y: 800, width: 400, height: 300 })).toBe(false)
  // Beside the body nothing is missing.
  const left = textRegion(body, 2.5, { x: -200, y: 700, width: 400, height: 300 })
  expect(covers(body, left, { x: -900, y: 700, width: 400, height: 300 })).toBe(true)
})

test('cells under two pixels are averaged in the direction in which they are, and a tiny card is one colour', () => {
  const layout = { cellWidth: 4, cellHeight: 22, body: { width: 1032 } }
  expect(cellDetail(layout, 1)).toEqual({ across: 0, down: 0 })
  expect(cellDetail(layout, 0.5)).toEqual({ across: 0, down: 0 })
  expect(cellDetail(layout, 0.25)).toEqual({ across: 1, down: 0 })
  expect(cellDetail(layout, 0.08)).toEqual({ across: 3, down: 1 })
  const field = { width: 6, height: 3, places: new Float32Array(18).fill(0.5) }
  const { across, down } = cellDetail(layout, 0.04)
  expect(mipsOf(field, palette('viridis', 'light'))({ across, down })).toMatchObject({ width: 1, height: 1 })
})

test('a token that does not fit ends in an ellipsis, between whole characters', () => {
  const shown = (text: string, room: number) =>
    fitSegments([{ kind: 'text', text }], room, estimateWidth)
      .map((run) => ('text' in run ? run.text : ''))
      .join('')
  expect(shown('France', 3.6)).toBe('France')
  expect(shown('France', 3)).toBe('Fran…')
  expect(shown('👩‍💻👩‍💻', 1.7)).toBe('👩‍💻…')
  expect(shown('東京都', 2)).toBe('東…')
})

test('marks count, and the width is kept', () => {
  const runs = fitSegments(
    [
      { kind: 'space', count: 4 },
      { kind: 'text', text: 'x' },
    ],
    2,
    estimateWidth,
  )
  expect(runs).toEqual([
    { mark: 'space', width: 0.6 },
    { mark: 'space', width: 0.6 },
    { text: '…', width: 0.6, boxed: false },
  ])
  expect(widthOf(runs)).toBeLessThanOrEqual(2)
})
