import { AppError, type Bos, type Input, LIMITS, type Tokenized } from '@lensboard/contract'
import { type ReadChat, readChat, roleSpans } from './chat-spans.js'
import type { Checkpoint } from './checkpoint.js'
import type { ReadToken } from './token-model.js'

export interface Prompt {
  input: Input
  bos: Bos
  /** Longest prompt that this checkpoint's positions allow. */
  nCtx: number
}

type Reader = Pick<Checkpoint, 'name' | 'tokenizer' | 'chatTemplate' | 'vocabSize'>

/**
 * Token ids of a prompt and each as a piece; an empty prompt has none. Throws NO_CHAT_TEMPLATE, SPEC_INVALID (no BOS
 * here, or a refused chat) and TOKEN_OUT_OF_RANGE. Ids given directly are read as they are.
 */
export function tokenize(checkpoint: Reader, { input, bos, nCtx }: Prompt): Tokenized {
  const { tokenizer } = checkpoint
  const { bosRule } = tokenizer
  const maxTokens = Math.min(nCtx, LIMITS.promptTokens)
  const pieces = (ids: number[]) => ids.map((id) => tokenizer.piece(id))
  if (input.kind === 'ids') {
    const stray = input.ids.find((id) => id >= checkpoint.vocabSize)
    if (stray !== undefined)
      throw new AppError(
        'TOKEN_OUT_OF_RANGE',
        `Token id ${figure(stray)} does not exist: ${checkpoint.name} has ids 0 to ${figure(checkpoint.vocabSize - 1)}.`,
      )
    return { ids: input.ids, tokens: pieces(input.ids), bos: 'none', bosRule, maxTokens }
  }
  const { text, spans }: { text: string; spans?: ReadChat['spans'] } =
    input.kind === 'text' ? input : chatOf(checkpoint, input)
  if (text === '') return { ids: [], tokens: [], bos: 'none', bosRule, text, maxTokens }
  const read = withBos(checkpoint, { text, bos, template: input.kind === 'chat' })
  const ids = read.map(({ id }) => id)
  const added = ids[0] === tokenizer.bosId && (input.kind === 'chat' || read[0]?.range === null)
  return {
    ids,
    tokens: pieces(ids),
    bos: ids.length > 0 && added ? 'added' : 'none',
    bosRule,
    text,
    offsets: read.map(({ range }) => range),
    ...(spans ? { roles: roleSpans(spans, read) } : {}),
    maxTokens,
  }
}

function withBos(
  { name, tokenizer }: Reader,
  { text, bos, template }: { text: string; bos: Bos; template: boolean },
): ReadToken[] {
  // A chat template writes its own BOS where the model wants one, so nothing is added to it.
  if (bos === 'auto') return tokenizer.read(text, { specials: !template })
  const plain = tokenizer.read(text, { specials: false })
  if (!bos) return template && plain[0]?.id === tokenizer.bosId ? plain.slice(1) : plain
  if (tokenizer.bosId === undefined) throw new AppError('SPEC_INVALID', `${name} has no BOS token to add.`)
  return plain[0]?.id === tokenizer.bosId ? plain : [{ id: tokenizer.bosId, range: null }, ...plain]
}

function chatOf({ name, tokenizer, chatTemplate }: Reader, input: Extract<Input, { kind: 'chat' }>): ReadChat {
  if (chatTemplate === undefined)
    throw new AppError('NO_CHAT_TEMPLATE', `${name} has no chat template. Use a plain prompt.`)
  return readChat(chatTemplate, input, tokenizer.specialTokens)
}

/** Refuses what cannot be run: no token at all (PROMPT_EMPTY), or more than may be read (PROMPT_TOO_LONG). */
export function checkPrompt({ ids, maxTokens }: Pick<Tokenized, 'ids' | 'maxTokens'>, name: string): void {
  if (ids.length === 0) throw new AppError('PROMPT_EMPTY')
  if (ids.length > maxTokens)
    throw new AppError(
      'PROMPT_TOO_LONG',
      `This prompt has ${figure(ids.length)} tokens. ${name} reads at most ${figure(maxTokens)}.`,
    )
}

const figure = (n: number) => n.toLocaleString('en-US')
