import { expect, it } from 'vitest'
import { ADAM_RECIPE } from './recipe.js'
import { recipeOf } from './recipe-of.js'

const { kind: optimizer, ...rest } = ADAM_RECIPE
const windows = (n: number, length: number) => Array.from({ length: n }, () => new Array<number>(length).fill(1))
const asked = { ...rest, optimizer, tokensPerStep: 100, length: { steps: 60 } }

it('a step reads whole windows, and epochs read all of them so often', () => {
  expect(recipeOf(asked, windows(40, 32)).recipe).toEqual({ ...ADAM_RECIPE, steps: 60, tokensPerStep: 96 })
  expect(recipeOf({ ...asked, length: { epochs: 3 } }, windows(40, 32)).recipe.steps).toBe(40)
  expect(recipeOf({ ...asked, length: { epochs: 1 } }, windows(1, 32)).recipe.steps).toBe(1)
  expect(recipeOf({ ...asked, tokensPerStep: 2 }, windows(40, 32)).recipe.tokensPerStep).toBe(32)
})

it('held-out text is read twenty times, though not more often than every ten steps of a longer training', () => {
  const every = (steps: number) => recipeOf({ ...asked, length: { steps } }, windows(40, 32)).evaluateEvery
  expect([every(1), every(5), every(30), every(60), every(1_000)]).toEqual([1, 1, 6, 10, 50])
})

it('rows at once and patience are handed on', () => {
  expect(recipeOf({ ...asked, rowsAtOnce: 2, patience: 3 }, windows(9, 8))).toMatchObject({
    rowsAtOnce: 2,
    patience: 3,
  })
})
