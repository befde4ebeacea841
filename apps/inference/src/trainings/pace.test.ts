import { expect, it } from 'vitest'
import { paceMeter } from './pace.js'

it('says how fast the last half minute was, and nothing of a first step that waited for a load', () => {
  const pace = paceMeter({ tokensPerStep: 100, steps: 50 })
  expect(pace(1, 60_000)).toEqual({})
  expect(pace(2, 62_000)).toEqual({ tokensPerSecond: 50, secondsLeft: 96 })
  expect(pace(12, 100_000)).toEqual({ tokensPerSecond: 26.3, secondsLeft: 144 })
  expect(pace(22, 101_000)).toEqual({ tokensPerSecond: 1000, secondsLeft: 3 })
})
