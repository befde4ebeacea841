import { AppError, type TokenPiece } from '@lensboard/contract'
import { type AddedToken, addedTokenSplitter } from './added-tokens.js'
import { align } from './aligned-text.js'
import { bosRuleOf } from './bos-rule.js'
import { normaliserOf } from './normalise.js'
import { type Around, aroundOf } from './post-processor.js'
import { preTokeniserOf } from './pre-tokenise.js'
import { withinTime } from './time-limit.js'
import { type ReadToken, type TokenModel, tokenModelOf } from './token-model.js'
import { pieceOf, type Spelling } from './token-piece.js'
import { addedTokensOf, ownBosRule, specialTokensOf, withPrefixSpace } from './tokenizer-config.js'

/** A checkpoint's tokenizer: text to ids, ids to pieces. */
export interface Tokenizer {
  /** Highest id + 1; the checkpoint's own vocabulary may be padded beyond it. */
  size: number
  /** Id that begins a text, where this tokenizer has one. */
  bosId: number | undefined
  /** What it does by itself about a BOS, as a sentence. */
  bosRule: string
  /** Special tokens by their role ("bos_token", "eos_token", …), as a chat template names them. */
  specialTokens: Record<string, string>
  /** Ids of a text; `specials` adds what this tokenizer adds by itself (BOS and the like). */
  encode(text: string, options: { specials: boolean }): number[]
  /** The same with the UTF-16 range of the text behind each; an added token has none. */
  read(text: string, options: { specials: boolean }): ReadToken[]
  piece(id: number): TokenPiece
  /** The id whose own text is exactly this, or null: `" Paris"` may be one token where `"Paris"` is two. */
  findToken(text: string): number | null
}

/** Half a character, as a browser may send; it has no UTF-8, so it is read as the replacement character. */
const LONE_SURROGATE = /\p{Surrogate}/gu
/** The longest prompt (LIMITS.promptChars) takes about a second. */
const ENCODE_MS = 10_000
const tooSlow = () =>
  new AppError(
    'CHECKPOINT_BROKEN',
    'The tokenizer of this model takes too long over this text; tokenizer.json may be damaged.',
  )

/** Opens tokenizer.json with tokenizer_config.json, both parsed; throws CHECKPOINT_BROKEN when they make no tokenizer. */
export function openTokenizer(json: Record<string, unknown>, config: Record<string, unknown>): Tokenizer {
  const added = addedTokensOf(json, config)
  if (!added) throw new AppError('CHECKPOINT_BROKEN', 'tokenizer.json is damaged: it has no list added_tokens.')
  const { model, split, around } = build(json, config, added)
  const spelling = spellingOf(json.decoder)
  const entries = entriesOf(model, added)
  const specialTokens = specialTokensOf(config)
  const idOf = (token: string | undefined) =>
    token === undefined
      ? undefined
      : ([...added.values()].find((t) => t.content === token)?.id ?? model.vocabulary.get(token))
  const bosId = idOf(specialTokens.bos_token)
  const rule = ownBosRule(config)
  const eosId = idOf(specialTokens.eos_token)
  const wraps: Around = rule
    ? { before: rule.bos && bosId !== undefined ? [bosId] : [], after: rule.eos && eosId !== undefined ? [eosId] : [] }
    : around

  const read = (text: string, { specials }: { specials: boolean }): ReadToken[] => {
    const tokens = withinTime(ENCODE_MS, () => split(text.replace(LONE_SURROGATE, '\ufffd')), tooSlow)
    const nowhere = (id: number): ReadToken => ({ id, range: null })
    return specials ? [...wraps.before.map(nowhere), ...tokens, ...wraps.after.map(nowhere)] : tokens
  }
  const encode: Tokenizer['encode'] = (text, options) => read(text, options).map(({ id }) => id)
  const piece = (id: number): TokenPiece => {
    const token = added.get(id)
    if (token?.special) return { text: token.content, special: true }
    // Added text stands for itself, but for `▁`, which every entry of SentencePiece writes for a space.
    if (token && spelling !== 'sentencepiece') return { text: token.content }
    const entry = entries[id]
    return entry === undefined ? { text: `<unused ${id}>`, special: true } : pieceOf(entry, spelling)
  }
  const findToken = (text: string): number | null => {
    const ids = encode(text, { specials: false })
    const [id] = ids
    if (ids.length !== 1 || id === undefined) return null
    const found = piece(id)
    return 'text' in found && found.text === text ? id : null
  }
  const said = (ids: number[]) => ids.map(piece).map((p) => ('text' in p ? p.text : `<0x${p.bytes}>`))
  const bos = bosId === undefined ? undefined : specialTokens.bos_token
  const bosRule = bosRuleOf({ bos, before: said(wraps.before), after: said(wraps.after) })
  return { size: entries.length, bosId, bosRule, specialTokens, encode, read, piece, findToken }
}

interface Built {
  model: TokenModel
  around: Around
  split(text: string): ReadToken[]
}

/**
 * Hugging Face's order: added tokens as typed, normaliser, added tokens as normalised, pre-tokeniser, model. The library
 * brings the models and the regular expressions; the way between is ours, because it keeps where each character came from.
 */
function build(
  json: Record<string, unknown>,
  config: Record<string, unknown>,
  added: ReadonlyMap<number, AddedToken>,
): Built {
  try {
    const normalise = normaliserOf(json.normalizer)
    const preTokenise = preTokeniserOf(withPrefixSpace(json.pre_tokenizer, config))
    const model = tokenModelOf(json.model)
    const tokens = [...added.values()].map((token) => ({
      pattern: token.normalized ? normalise(align(token.content)).text : token.content,
      token,
    }))
    const asTyped = addedTokenSplitter(tokens.filter(({ token }) => !token.normalized))
    const asNormalised = addedTokenSplitter(tokens.filter(({ token }) => token.normalized))
    const split = (text: string): ReadToken[] =>
      asTyped(align(text))
        .flatMap((part) => (part.id === undefined ? asNormalised(normalise(part.text)) : [part]))
        .flatMap((part) => {
          if (part.id === undefined) return preTokenise(part.text).flatMap(model.read)
          const { starts, ends } = part.text
          return [{ id: part.id, range: [starts[0] as number, ends.at(-1) as number] }]
        })
    return { model, around: aroundOf(json.post_processor), split }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new AppError('CHECKPOINT_BROKEN', `tokenizer.json cannot be used: ${why.slice(0, 200)}`, { cause })
  }
}

/** Vocabulary entries by id. */
function entriesOf(model: TokenModel, added: ReadonlyMap<number, AddedToken>): string[] {
  const entries: string[] = []
  for (const [entry, id] of model.vocabulary) entries[id] = entry
  for (const { id, content } of added.values()) entries[id] = content
  return entries
}

function spellingOf(decoder: unknown): Spelling {
  const text = JSON.stringify(decoder ?? null)
  if (text.includes('"ByteLevel"')) return 'byte-level'
  return text.includes('"Metaspace"') || text.includes('▁') || text.includes('"ByteFallback"')
    ? 'sentencepiece'
    : 'plain'
}
