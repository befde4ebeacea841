import { expect, test } from 'vitest'
import { newDraft } from './card-draft'
import { isUnfilled } from './unfilled'

test('a new form holds nothing yet; what is written in it is there, and what is wrong with it can be said', () => {
  const fresh = newDraft('patching', [])
  for (const field of ['prompt', 'model', 'dataset', 'corrupted', 'target'] as const)
    expect(isUnfilled(fresh, field), field).toBe(true)
  expect(isUnfilled({ ...fresh, text: 'The' }, 'prompt')).toBe(false)
  const causal = { ...fresh.causal, corrupted: { kind: 'text', text: 'The' } as const, target: [7] }
  for (const field of ['corrupted', 'target', 'position'] as const)
    expect(isUnfilled({ ...fresh, causal }, field), field).toBe(false)
})
