import { expect, it } from 'vitest'
import { runningText } from './running-text.js'

it('says each piece as it comes', () => {
  const say = runningText()
  expect([{ text: 'The' }, { text: ' hat' }, { text: '' }].map(say)).toEqual(['The', ' hat', ''])
})

it('says a character that lies in several tokens with its last one', () => {
  const say = runningText()
  expect([{ bytes: 'e2' }, { bytes: '96' }, { bytes: '81' }, { text: 'x' }].map(say)).toEqual(['', '', '▁', 'x'])
})

it('shows that a character never became whole', () => {
  const say = runningText()
  expect([{ bytes: 'e296' }, { text: 'x' }].map(say)).toEqual(['', '\ufffdx'])
})
