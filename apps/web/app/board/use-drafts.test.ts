import { newSpec } from '@lensboard/contract'
import { describe, expect, it } from 'vitest'
import { draftOf } from './card-draft'
import { asksElse } from './use-drafts'

const spec = newSpec('lens', { name: 'workshop', hash: 'a'.repeat(64) }, 'The capital of France is')

describe('a draft of a card', () => {
  it('asks nothing else until its question changes', () => {
    expect(asksElse(draftOf(spec, ''), spec)).toBe(false)
    expect(asksElse({ ...draftOf(spec, ''), title: 'Facts', text: 'The capital of France is' }, spec)).toBe(false)
  })

  it('asks something else with another prompt, option, or a trailing space', () => {
    expect(asksElse({ ...draftOf(spec, ''), text: 'The capital of Spain is' }, spec)).toBe(true)
    expect(asksElse({ ...draftOf(spec, ''), topK: '6' }, spec)).toBe(true)
    expect(asksElse({ ...draftOf(spec, ''), text: 'The capital of France is ' }, spec)).toBe(true)
  })

  it('asks something else while it cannot be read', () => {
    expect(asksElse({ ...draftOf(spec, ''), topK: '' }, spec)).toBe(true)
  })
})
