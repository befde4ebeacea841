import { expect, it } from 'vitest'
import { checkContinuation } from './check-continuation.js'

const decoder = { name: 'tiny', nCtx: 20 }
const five = { tokens: 5, temperature: 0, topP: 1, seed: 0 }

it('lets prompt and continuation fill the context together, and no more', () => {
  expect(() => checkContinuation(five, 15, decoder)).not.toThrow()
  expect(() => checkContinuation(five, 16, decoder)).toThrow(
    'This prompt has 16 tokens and is to go on for 5; tiny is read up to 20. Shorten it, or ask for at most 4 more.',
  )
  expect(() => checkContinuation(five, 20, decoder)).toThrow(/read up to 20\. Shorten it\.$/)
  expect(() => checkContinuation({ ...five, tokens: 256 }, 2000, { name: 'tiny', nCtx: 4096 })).toThrow(/up to 2048/)
})

it('knows no negative temperature, no top-p of nothing and no half tokens', () => {
  for (const wrong of [{ temperature: -1 }, { topP: 0 }, { tokens: 2.5 }, { tokens: 257 }, { seed: -1 }])
    expect(() => checkContinuation({ ...five, ...wrong }, 1, decoder)).toThrow(/^A continuation has 1 to 256 tokens/)
})
