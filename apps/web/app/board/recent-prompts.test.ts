import { beforeEach, describe, expect, it, vi } from 'vitest'
import { keepRecentPrompt, RECENT_PROMPTS, recentPrompts } from './recent-prompts'

const kept = new Map<string, string>()
beforeEach(() => {
  kept.clear()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  })
})

describe('recent prompts', () => {
  it('are the last ones, the latest first, each once', () => {
    for (const text of ['a', 'b', 'a']) keepRecentPrompt('ada', text)
    expect(recentPrompts('ada')).toEqual(['a', 'b'])
    for (let i = 0; i < 30; i++) keepRecentPrompt('ada', `prompt ${i}`)
    expect(recentPrompts('ada')).toHaveLength(RECENT_PROMPTS)
    expect(recentPrompts('ada')[0]).toBe('prompt 29')
  })

  it('keep their spaces, and are each person’s own', () => {
    keepRecentPrompt('ada', 'The capital of France is ')
    expect(recentPrompts('ada')).toEqual(['The capital of France is '])
    expect(recentPrompts('bo')).toEqual([])
  })

  it('are none where nothing readable is kept', () => {
    kept.set('lensboard.prompts.ada', '{"not": "a list"')
    expect(recentPrompts('ada')).toEqual([])
    keepRecentPrompt('ada', '   ')
    expect(recentPrompts('ada')).toEqual([])
  })
})
