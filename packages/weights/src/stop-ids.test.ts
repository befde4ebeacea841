import { expect, it } from 'vitest'
import { stopIds } from './stop-ids.js'

it('takes what generation_config.json says before what config.json says', () => {
  expect(stopIds({ config: { eos_token_id: 2 }, generationConfig: { eos_token_id: [7, 9] } })).toEqual([7, 9])
  expect(stopIds({ config: { eos_token_id: 2 }, generationConfig: {} })).toEqual([2])
  expect(stopIds({ config: { eos_token_id: [3, 4] } })).toEqual([3, 4])
})

it('reads the config of a model with several parts', () => {
  expect(stopIds({ config: { text_config: { eos_token_id: 106 } } })).toEqual([106])
})

it('knows no end where none is said, and drops what is no id', () => {
  expect(stopIds({ config: {} })).toEqual([])
  expect(stopIds({ config: { eos_token_id: null } })).toEqual([])
  expect(stopIds({ config: { eos_token_id: ['2', -1, 1.5, 5] } })).toEqual([5])
})
