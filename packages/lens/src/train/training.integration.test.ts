import { fileURLToPath } from 'node:url'
import { openModel } from '@lensboard/models'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Engine, openEngine } from '../engine/engine.js'
import { xoshiro128 } from '../generate/random.js'
import type { LearningNews } from './news.js'
import { ADAM_RECIPE, type Recipe, SGD_RECIPE } from './recipe.js'
import type { TrainReadings } from './run-training.js'
import type { TrainingState } from './train-translators.js'

const dir = fileURLToPath(new URL('../../../../tests/parity/fixtures/gpt2-plain', import.meta.url))

let engine: Engine
beforeAll(async () => {
  engine = await openEngine({ device: 'cpu', threads: 1 })
})
afterAll(() => engine.close())

/** A training on text in which a token is mostly followed by the same other one, and all that it told. */
async function train(
  recipe: Recipe,
  more: Partial<Parameters<Engine['train']>[0]> = {},
): Promise<{ found: TrainReadings; news: LearningNews[] }> {
  const { decoder, checkpoint } = await openModel({ name: 'gpt2-plain', dir }, { folders: [] })
  const draw = xoshiro128(7)
  const windows = Array.from({ length: 40 }, () => {
    const ids = [Math.floor(draw() * 40)]
    while (ids.length < 16) ids.push(draw() < 0.2 ? Math.floor(draw() * 40) : (ids.at(-1)! * 7 + 3) % 40)
    return ids
  })
  const news: LearningNews[] = []
  const found = await engine.train(
    {
      ...{ decoder, checkpoint: { name: 'gpt2-plain', hash: checkpoint.hash } },
      ...{ windows: windows.slice(4), heldOut: windows.slice(0, 4), recipe, evaluateEvery: 20, ...more },
    },
    { onNews: (one) => news.push(one) },
  )
  return { found, news }
}

const adam = (steps: number): Recipe => ({ ...ADAM_RECIPE, steps, tokensPerStep: 32, learningRate: 0.003 })
const told = <T extends LearningNews['type']>(news: readonly LearningNews[], type: T) =>
  news.filter((one): one is Extract<LearningNews, { type: T }> => one.type === type)

it.each([adam(160), { ...SGD_RECIPE, steps: 160, tokensPerStep: 32 }])(
  'a training that was stopped after step 137 goes on by the same curve, bit for bit ($kind)',
  async (recipe) => {
    const whole = await train(recipe, { keepMs: 0 })
    const states = told(whole.news, 'state')
    expect(states).toHaveLength(152)
    const resume: TrainingState = states.find(({ step }) => step === 137)!.state
    expect(resume.heldOut.map(({ step }) => step)).toEqual([20, 40, 60, 80, 100, 120])
    const rest = await train(recipe, { resume })
    const after = told(whole.news, 'step').filter(({ step }) => step > 137)
    expect(told(rest.news, 'step')).toEqual(after)
    expect(told(rest.news, 'evaluated').at(-1)).toEqual(told(whole.news, 'evaluated').at(-1))
    expect(rest.news[0]).toEqual(whole.news[0])
    expect(rest.found.steps).toBe(160)
  },
  60_000,
)

it('rows in groups learn the same as all at once, to 1e-7', async () => {
  const [all, one] = [await train(adam(12)), await train(adam(12), { rowsAtOnce: 1 })]
  for (const part of ['weight', 'bias'] as const) {
    const [expected, found] = [all.found.parameters[part], one.found.parameters[part]]
    expect(found.reduce((most, x, i) => Math.max(most, Math.abs(x - expected[i]!)), 0)).toBeLessThanOrEqual(1e-7)
    expect(Math.max(...expected.slice(0, 64))).toBeGreaterThan(1e-3)
  }
})

it('a training ends once held-out text was not read better so often, also one that was taken up again', async () => {
  // So fast that it overshoots.
  const recipe: Recipe = { ...adam(200), learningRate: 0.3, schedule: 'constant' }
  const fast = { evaluateEvery: 2, patience: 3, keepMs: 0 }
  const { found, news } = await train(recipe, fast)
  const { heldOut } = told(news, 'evaluated').at(-1)!.state
  const lowest = Math.min(...heldOut.map(({ kl }) => kl))
  expect([found.steps, heldOut.at(-4)!.kl]).toEqual([heldOut.at(-1)!.step, lowest])
  expect([found.steps < 200, found.bestStep]).toEqual([true, heldOut.at(-4)!.step])
  const late = told(news, 'state').at(-1)!
  expect((await train(recipe, { ...fast, resume: late.state })).found.steps).toBe(found.steps)
})
