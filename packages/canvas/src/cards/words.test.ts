import { newSpec, type RunState } from '@lensboard/contract'
import { describe, expect, it } from 'vitest'
import { cardTitle, checkpointWord, stageShare, stageWords } from './words.js'

const spec = newSpec('lens', { name: 'workshop', hash: 'ab12cd3'.padEnd(64, '0') }, 'The capital\nof  France is ')
const run = (stage: RunState['stage'], more: Partial<RunState> = {}): RunState => ({
  runKey: '0'.repeat(64),
  status: 'running',
  stage,
  since: '2026-01-01T00:00:00.000Z',
  ...more,
})

describe('what a card says', () => {
  it('shows its own title, and its prompt on one line when it has none', () => {
    expect(cardTitle('  Facts ', spec)).toBe('Facts')
    expect(cardTitle(' ', spec)).toBe('The capital of France is')
  })

  it('cuts a long prompt at a word, and one without spaces between characters', () => {
    const prompt = (text: string) => cardTitle('', { ...spec, input: { kind: 'text', text } } as typeof spec)
    expect(prompt('word '.repeat(500))).toBe(`${'word '.repeat(40).trim()} …`)
    expect(prompt('🦉'.repeat(500))).toBe(`${'🦉'.repeat(200)} …`)
  })

  it('names the checkpoint with seven digits of its hash', () => {
    expect(checkpointWord(spec)).toBe('workshop @ ab12cd3')
  })

  it('says how many runs wait before this one', () => {
    expect(stageWords(run({ name: 'queued' }, { status: 'queued', ahead: 2 }), 'm')).toBe(
      'Waiting for a worker · 2 ahead',
    )
    expect(stageWords(run({ name: 'queued' }, { status: 'queued', ahead: 0 }), 'm')).toBe('Waiting for a worker')
  })

  it('counts the bytes of a download', () => {
    const stage = { name: 'downloading', done: 340e6, total: 1.2e9, unit: 'bytes' } as const
    expect(stageWords(run(stage), 'gpt2')).toBe('Downloading gpt2 · 340\u00a0MB of 1.2\u00a0GB')
    expect(stageShare(run(stage))).toBeCloseTo(0.283, 3)
  })

  it('counts the bytes of a load, and draws a bar for them', () => {
    const stage = { name: 'loading', done: 1.1e9, total: 4.4e9, unit: 'bytes' } as const
    expect(stageWords(run(stage), 'gpt2')).toBe('Loading gpt2 into memory · 1.1\u00a0GB of 4.4\u00a0GB')
    expect(stageShare(run(stage))).toBe(0.25)
    expect(stageWords(run({ name: 'loading' }), 'gpt2')).toBe('Loading the model into memory')
  })

  it('draws no share when the total is unknown', () => {
    expect(stageShare(run({ name: 'running' }))).toBeUndefined()
    expect(stageShare(run({ name: 'running', done: 0, total: 0 }))).toBeUndefined()
  })
})
