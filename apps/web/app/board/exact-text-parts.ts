import { type Message, pieceLabel, type Tokenized } from '@lensboard/contract'

export interface TextToken {
  index: number
  /** As it stands in the text; for special tokens and for those that came from nowhere, its name. */
  text: string
  special: boolean
}

/** Neighbouring tokens of one message, or of the template between messages. */
export interface TextPart {
  role: Message['role'] | null
  tokens: TextToken[]
}

/** What the model reads, token by token in the words of the text, cut where a message begins or ends. */
export function textParts({ tokens, text = '', offsets = [], roles = [] }: Tokenized): TextPart[] {
  const parts: (TextPart & { span: number })[] = []
  let shown = 0
  tokens.forEach((piece, index) => {
    const span = roles.findIndex(({ from, to }) => index >= from && index < to)
    const range = offsets[index]
    const special = 'text' in piece && piece.special === true
    // Tokens that share a character show it once, with the first of them.
    const own = range ? text.slice(Math.max(range[0], shown), range[1]) : pieceLabel(piece)
    if (range) shown = Math.max(shown, range[1])
    let part = parts.at(-1)
    if (!part || part.span !== span) {
      part = { span, role: roles[span]?.role ?? null, tokens: [] }
      parts.push(part)
    }
    part.tokens.push({ index, text: own, special: special || !range })
  })
  return parts.map(({ role, tokens }) => ({ role, tokens }))
}

/** Tokens that are parts of one character, as first and last index; single tokens have a run of their own. */
export function tokenRuns({ tokens, offsets }: Pick<Tokenized, 'tokens' | 'offsets'>): [first: number, last: number][] {
  const runs: [number, number][] = []
  let end = -1
  tokens.forEach((piece, index) => {
    const range = offsets?.[index]
    const run = runs.at(-1)
    const joins = run && range && 'bytes' in piece && range[0] < end
    if (joins) run[1] = index
    else runs.push([index, index])
    end = range ? Math.max(joins ? end : -1, range[1]) : -1
  })
  return runs
}
