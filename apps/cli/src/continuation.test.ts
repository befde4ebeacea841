import { Command } from 'commander'
import { expect, it } from 'vitest'
import { type ContinueOptions, continuationOf, continueOptions } from './continuation.js'

function read(...args: string[]) {
  const command = new Command().exitOverride()
  for (const option of continueOptions()) command.addOption(option)
  return continuationOf(command.parse(args, { from: 'user' }).opts<ContinueOptions>())
}

it('writes nothing unless asked, and greedily unless told otherwise', () => {
  expect(read()).toBeUndefined()
  expect(read('--continue', '20')).toEqual({ tokens: 20, temperature: 0, topP: 1, seed: 0 })
  expect(read('--continue', '8', '--temperature', '0.8', '--top-p', '0.9', '--seed', '1')).toEqual({
    tokens: 8,
    temperature: 0.8,
    topP: 0.9,
    seed: 1,
  })
})

it('says what each option takes', () => {
  expect(() => read('--continue', '0')).toThrow('--continue takes a whole number from 1 to 256.')
  expect(() => read('--continue', '2', '--top-p', '1.1')).toThrow('--top-p takes a number from 0.01 to 1.')
  expect(() => read('--continue', '2', '--seed', '1.5')).toThrow('--seed takes a whole number from 0 to 4294967295.')
  expect(() => read('--temperature', '1')).toThrow(/without --continue/)
})
