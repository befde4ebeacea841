import { Template } from '@huggingface/jinja'
import { AppError, type Message } from '@lensboard/contract'
import { z } from 'zod'
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
      add_generation_prompt: chat.addGenerationPrompt,
    }
    return withinTime(
      RENDER_MS,
      () => new Template(template).render(facts),
      () => new Error('it takes too long.'),
    )
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new AppError('SPEC_INVALID', `The chat template of this model refuses these messages: ${why.slice(0, 200)}`, {
      cause,
    })
  }
}
