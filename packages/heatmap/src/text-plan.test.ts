import { expect, test } from 'vitest'
import { estimateWidth, fitSegments, widthOf } from './segment-fit.js'
import { fontSizes, textPlan } from './text-plan.js'

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

test('the canvas never outgrows its memory', () => {
  const big = { cellWidth: 10, cellHeight: 20, body: { width: 3000, height: 2000 } }
  const { resolution } = textPlan(big, 4, 3)
  expect(3000 * 2000 * resolution ** 2).toBeLessThanOrEqual(8_000_001)
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
