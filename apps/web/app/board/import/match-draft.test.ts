import type { ImportedSpec, ModelInfo } from '@lensboard/contract'
import { expect, it } from 'vitest'
import { modelNamed } from './match-draft'

const model = (name: string, state = 'ready') =>
  ({ checkpoint: { name, hash: 'a' }, title: name, state }) as unknown as ModelInfo
const models = [model('openai-community/gpt2'), model('workshop'), model('EleutherAI/gpt-j-6B', 'broken')]
const named = (name: ImportedSpec['model']) => modelNamed(name, models)?.title

it('a model of a file is found by its name, with or without its organisation, where it can run', () => {
  expect(named('openai-community/gpt2')).toBe('openai-community/gpt2')
  expect(named('gpt2')).toBe('openai-community/gpt2')
  expect(named('GPT2@main')).toBe('openai-community/gpt2')
  expect(named('EleutherAI/gpt-j-6B')).toBeUndefined()
  expect(named('gpt2-xl')).toBeUndefined()
  expect(named('')).toBeUndefined()
})
