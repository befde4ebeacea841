import { AppError, LIMITS, type Message } from '@lensboard/contract'
import { z } from 'zod'
import { interpret } from './chat-interpreter.js'
import { withinTime } from './time-limit.js'

/** A real template takes a few milliseconds. */
const RENDER_MS = 1_000

/** One template, or several by name of which "default" is meant. */
const Templates = z.union([z.string(), z.array(z.object({ name: z.string(), template: z.string() }))])

/** The template that a tokenizer_config.json holds, if any. */
export function chatTemplateOf(tokenizerConfig: Record<string, unknown>): string | undefined {
  const parsed = Templates.safeParse(tokenizerConfig.chat_template)
  if (!parsed.success) return undefined
  if (typeof parsed.data === 'string') return parsed.data
  return parsed.data.find(({ name }) => name === 'default')?.template
}

export interface Chat {
  messages: readonly Message[]
  addGenerationPrompt: boolean
}

/** A conversation as the one text that the checkpoint reads; throws SPEC_INVALID when its template refuses it. */
export function renderChat(template: string, chat: Chat, specialTokens: Record<string, string>): string {
  try {
    const facts = {
      ...specialTokens,
      messages: chat.messages.map(({ role, content }) => ({ role, content })),
      tools: null,
      documents: null,
      add_generation_prompt: chat.addGenerationPrompt,
    }
    const text = withinTime(
      RENDER_MS,
      () => interpret(template, facts),
      () => new Error('it takes too long.'),
    )
    if (text.length > LIMITS.promptChars)
      throw new Error(`they become longer than ${figure(LIMITS.promptChars)} characters.`)
    return text
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new AppError('SPEC_INVALID', `The chat template of this model refuses these messages: ${why.slice(0, 200)}`, {
      cause,
    })
  }
}

const figure = (n: number) => n.toLocaleString('en-US')
