import { type Input, LIMITS, type Message } from '@lensboard/contract'

export type Chat = Extract<Input, { kind: 'chat' }>

/** The conversation a fresh chat starts with: one question, the prompt if there is one. */
export const newChat = (prompt: string): Chat => ({
  kind: 'chat',
  messages: [{ role: 'user', content: prompt.trim() || 'What is the capital of France?' }],
  addGenerationPrompt: true,
})

/** Puts a message at the end, by whoever would speak next. */
export function addMessage(chat: Chat): Chat {
  const role = chat.messages.at(-1)?.role === 'user' ? 'assistant' : 'user'
  const messages: Message[] = [...chat.messages, { role, content: '' }]
  return { ...chat, messages: messages.slice(0, LIMITS.chatMessages) }
}

export const changeMessage = (chat: Chat, at: number, part: Partial<Message>): Chat => ({
  ...chat,
  messages: chat.messages.map((message, i) => (i === at ? { ...message, ...part } : message)),
})

/** Takes a message out; the last one stays, because a chat has one at least. */
export const removeMessage = (chat: Chat, at: number): Chat =>
  chat.messages.length > 1 ? { ...chat, messages: chat.messages.filter((_, i) => i !== at) } : chat

/** Moves a message one place; beyond the ends nothing happens. */
export function moveMessage(chat: Chat, at: number, by: 1 | -1): Chat {
  const to = at + by
  const messages = [...chat.messages]
  const moved = messages[at]
  if (!moved || to < 0 || to >= messages.length) return chat
  messages.splice(at, 1)
  messages.splice(to, 0, moved)
  return { ...chat, messages }
}
