import { AppError, type Bos, Input, LIMITS, promptText } from '@lensboard/contract'
import { readNamed } from './files.js'
import { fromHere } from './find-model.js'

/** A prompt as the command line has it. */
export interface PromptOptions {
  ids?: number[]
  /** Absent: as the model's own tokenizer does. */
  bos?: boolean
  chat?: boolean
  system?: string
  messages?: string
  generationPrompt?: boolean
}

export const bosOf = ({ bos }: Pick<PromptOptions, 'bos'>): Bos => bos ?? 'auto'

/** What is to be read: ids, a chat, or a text. Throws SPEC_INVALID for contradictions and what is no chat. */
export async function inputOf(text: string | undefined, options: PromptOptions): Promise<Input> {
  const { ids, chat, system, messages, generationPrompt: addGenerationPrompt = true } = options
  if ([text, ids, messages].filter((given) => given !== undefined).length > 1)
    throw new AppError('SPEC_INVALID', 'Give one prompt: a text, --ids or --messages.')
  if (ids) return { kind: 'ids', ids }
  if (messages !== undefined) return chatOf(await messagesIn(messages), addGenerationPrompt, messages)
  if (chat) {
    const begins = system === undefined ? [] : [{ role: 'system', content: system }]
    return chatOf([...begins, { role: 'user', content: text ?? '' }], addGenerationPrompt, 'This chat')
  }
  if (system !== undefined) throw new AppError('SPEC_INVALID', '--system begins a chat. Add --chat.')
  const input: Input = { kind: 'text', text: text ?? '' }
  if (promptText(input).length > LIMITS.promptChars) throw new AppError('PROMPT_TOO_LONG')
  return input
}

/** Messages are few and short; a file of this size holds the longest chat in any encoding of it. */
const CHAT_BYTES = 8 * LIMITS.promptChars

async function messagesIn(file: string): Promise<unknown> {
  const bytes = await readNamed(fromHere(file), CHAT_BYTES)
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch (cause) {
    throw new AppError('SPEC_INVALID', `${file} is no JSON.`, { cause })
  }
}

function chatOf(messages: unknown, addGenerationPrompt: boolean, name: string): Input {
  const { data, success } = Input.safeParse({ kind: 'chat', messages, addGenerationPrompt })
  if (success) return data
  throw new AppError(
    'SPEC_INVALID',
    `${name} is no chat. Write a JSON array of {"role": "system", "user" or "assistant", "content": text}.`,
  )
}
