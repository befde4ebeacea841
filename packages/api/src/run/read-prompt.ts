import { AppError, type CardSpec, canonicalJson, LIMITS, type ModelService, promptText } from '@lensboard/contract'

const count = (n: number, what: string) => `${n.toLocaleString('en-US')} ${what}${n === 1 ? '' : 's'}`

/** Throws SPEC_INVALID on text that is no Unicode text or that PostgreSQL cannot keep (U+0000). */
export function checkStorable(spec: CardSpec): void {
  if (/[\0\p{Cs}]/u.test(promptText(spec.input)) || /[\0\p{Cs}]/u.test(spec.checkpoint.name))
    throw new AppError(
      'SPEC_INVALID',
      'The prompt contains a character that is no text (U+0000 or half a character). Remove it.',
    )
}

/**
 * The token ids a card asks about. Throws PROMPT_EMPTY, PROMPT_TOO_LONG with both figures, and what the tokenizer
 * throws.
 */
export async function readPrompt(models: ModelService, spec: CardSpec): Promise<number[]> {
  const { checkpoint, input, bos } = spec
  const empty = input.kind === 'ids' ? input.ids.length === 0 : promptText(input).length === 0
  if (empty) throw new AppError('PROMPT_EMPTY')
  const { ids, maxTokens } = await models.tokenize({ checkpoint, input, bos })
  if (ids.length === 0) throw new AppError('PROMPT_EMPTY')
  if (ids.length > maxTokens)
    throw new AppError(
      'PROMPT_TOO_LONG',
      `This prompt has ${count(ids.length, 'token')}. The limit is ${maxTokens.toLocaleString('en-US')}. Shorten it.`,
    )
  const bytes = Buffer.byteLength(canonicalJson(spec))
  if (bytes > LIMITS.specBytes)
    throw new AppError(
      'PROMPT_TOO_LONG',
      `This card has ${count(bytes, 'byte')}. The limit is ${LIMITS.specBytes.toLocaleString('en-US')}. Shorten the prompt.`,
    )
  return ids
}
