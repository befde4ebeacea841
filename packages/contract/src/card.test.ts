import { describe, expect, it } from 'vitest'
import { CardSpec, newSpec, RunSpec, runsOfCard, specText } from './card.js'
import { promptText } from './prompt-text.js'

const checkpoint = { name: 'workshop', hash: 'b'.repeat(64) }

describe('a card spec', () => {
  it('is valid as every form starts it', () => {
    for (const kind of ['lens', 'attention'] as const)
      expect(CardSpec.safeParse(newSpec(kind, checkpoint, 'x')).success).toBe(true)
  })

  it('refuses numbers out of bounds, backward ranges and unknown kinds', () => {
    const lens = newSpec('lens', checkpoint, 'x')
    const attention = newSpec('attention', checkpoint, 'x')
    for (const bad of [
      { ...lens, topK: 0 },
      { ...lens, topK: 51 },
      { ...lens, rows: { pre: true, mid: false, stride: 0 } },
      { ...lens, checkpoint: { name: 'x', hash: 'nope' } },
      { ...lens, input: { kind: 'ids', ids: [-1] } },
      { ...lens, interventions: [{ op: 'scale' }] },
      { ...attention, layers: { from: 3, to: 1 } },
      { ...attention, heads: [] },
      { kind: 'shell', command: 'ls' },
    ])
      expect(CardSpec.safeParse(bad).success).toBe(false)
  })

  it('may be the difference of two readings, which is shown by two runs and is none itself', () => {
    const [a, b] = [newSpec('lens', checkpoint, 'x'), newSpec('lens', checkpoint, 'y')]
    const difference = { kind: 'difference' as const, a, b }
    expect(CardSpec.parse(difference)).toEqual(difference)
    expect(RunSpec.safeParse(difference).success).toBe(false)
    expect(runsOfCard(difference)).toEqual([a, b])
    expect(runsOfCard(a)).toEqual([a])
    expect(specText(difference)).toBe('x')
    const attention = newSpec('attention', checkpoint, 'x')
    for (const bad of [
      { kind: 'difference', a },
      { kind: 'difference', a, b: attention },
    ])
      expect(CardSpec.safeParse(bad).success).toBe(false)
  })

  it('names its prompt in one line', () => {
    expect(promptText({ kind: 'ids', ids: [1, 2] })).toBe('ids 1, 2')
    expect(promptText({ kind: 'text', text: ' a ' })).toBe(' a ')
  })
})
