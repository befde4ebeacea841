import { expect, it } from 'vitest'
import { learningCurve } from './learning-curve.js'

const steps = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)
const klAt = (step: number) => [1 / step, 1 / (step + 1)]

it('a curve stays small however long it takes, with its first and its last step', () => {
  const curve = learningCurve([0, 1])
  for (const step of steps(1, 10_001)) curve.loss(step, klAt(step))
  const { losses } = curve.soFar()
  expect(losses.length).toBeLessThanOrEqual(302)
  expect(losses.length).toBeGreaterThan(150)
  expect([losses[0]!.step, losses.at(-1)!.step]).toEqual([1, 10_001])
  expect(losses.map(({ step }) => step)).toEqual([...losses.map(({ step }) => step)].sort((a, b) => a - b))
})

it('a curve of many rows has fewer points', () => {
  const curve = learningCurve(steps(0, 299))
  for (const step of steps(1, 1_000)) curve.loss(step, steps(1, 300))
  const { losses } = curve.soFar()
  expect(losses.length * 300).toBeLessThanOrEqual(25_000)
})

it.each([350, 137, 1_999])(
  'a curve that was cut at step %i and taken up again is that of one that never stopped',
  (cut) => {
    const evaluate = (curve: ReturnType<typeof learningCurve>, step: number) => {
      curve.loss(step, klAt(step))
      if (step % 100 === 0) curve.heldOut(step, klAt(step))
    }
    const whole = learningCurve([0, 1])
    whole.logitLens([3, 2])
    for (const step of steps(1, 2_000)) evaluate(whole, step)

    const killed = learningCurve([0, 1])
    killed.logitLens([3, 2])
    for (const step of steps(1, cut)) evaluate(killed, step)
    const upTo = Math.floor(cut / 100) * 100
    const again = learningCurve([0, 1], { curve: killed.soFar(), upTo })
    for (const step of steps(upTo + 1, 2_000)) evaluate(again, step)
    expect(again.soFar()).toEqual(whole.soFar())
  },
)

it('the changes of a fit are a line of their own', () => {
  const curve = learningCurve([0])
  curve.change(2, 0.123456789)
  expect(curve.soFar()).toEqual({ layers: [0], losses: [], heldOut: [], change: [{ prompts: 2, change: 0.123457 }] })
})
