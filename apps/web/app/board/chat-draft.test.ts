import { expect, test } from 'vitest'
import { addMessage, type Chat, changeMessage, moveMessage, newChat, removeMessage } from './chat-draft'

const chat = (...contents: string[]): Chat => ({
  kind: 'chat',
  messages: contents.map((content, i) => ({ role: i % 2 ? 'assistant' : 'user', content })),
  addGenerationPrompt: true,
})
const said = ({ messages }: Chat) => messages.map(({ content }) => content).join(' ')

test('a fresh chat asks what stood in the prompt, else a question of its own', () => {
  expect(newChat(' Hi ').messages).toEqual([{ role: 'user', content: 'Hi' }])
  expect(newChat('').messages[0]?.content).toBe('What is the capital of France?')
})

test('the next message is by the other speaker', () => {
  expect(addMessage(chat('a')).messages.at(-1)).toEqual({ role: 'assistant', content: '' })
  expect(addMessage(chat('a', 'b')).messages.at(-1)?.role).toBe('user')
})

test('messages are changed, moved and removed one at a time, and one always stays', () => {
  const three = chat('a', 'b', 'c')
  expect(said(changeMessage(three, 1, { content: 'x' }))).toBe('a x c')
  expect(said(moveMessage(three, 0, 1))).toBe('b a c')
  expect(said(moveMessage(three, 0, -1))).toBe('a b c')
  expect(said(moveMessage(three, 2, 1))).toBe('a b c')
  expect(said(removeMessage(three, 1))).toBe('a c')
  expect(said(removeMessage(chat('a'), 0))).toBe('a')
})
