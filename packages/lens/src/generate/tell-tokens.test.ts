import { LIMITS, Stage, type TokenPiece } from '@lensboard/contract'
import { expect, it } from 'vitest'
import { tellTokens, type WrittenToken } from './tell-tokens.js'

function told(pieces: TokenPiece[]) {
  const tokens: WrittenToken[] = []
  const stages: Stage[] = []
  const tell = tellTokens({
    total: 9,
    piece: (id) => pieces[id]!,
    onToken: (token) => tokens.push(token),
    onStage: (stage) => stages.push(Stage.parse(stage)),
  })
  for (const id of pieces.keys()) tell(id)
  return { tokens, stages }
}

it('tells each token, and how far the text has come', () => {
  const { tokens, stages } = told([{ text: 'The' }, { bytes: 'c3' }, { bytes: 'a9' }])
  expect(tokens).toEqual([
    { id: 0, text: 'The' },
    { id: 1, text: '' },
    { id: 2, text: 'é' },
  ])
  expect(stages.at(-1)).toEqual({ name: 'running', done: 3, total: 9, unit: 'tokens', text: 'Theé' })
})

it('keeps the end of a long text, and no half of a character', () => {
  const { stages } = told(Array.from({ length: 400 }, () => ({ text: 'a🌙' })))
  const { text } = stages.at(-1)!
  expect(text!.length).toBeLessThanOrEqual(LIMITS.stageTextChars)
  expect(encodeURIComponent(text!)).toMatch(/^(a%F0%9F%8C%99|%F0%9F%8C%99a)/)
  expect(text!.endsWith('🌙a🌙')).toBe(true)
})

it('shows a NUL as a character that is none', () => {
  expect(told([{ text: 'a\0b' }]).stages[0]!.text).toBe('a\ufffdb')
})
