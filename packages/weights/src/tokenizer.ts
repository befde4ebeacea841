import { Tokenizer as HfTokenizer } from '@huggingface/tokenizers'
import { AppError, type TokenPiece } from '@lensboard/contract'
import { z } from 'zod'
import { bosRuleOf } from './bos-rule.js'
import { withinTime } from './time-limit.js'
import { pieceOf, type Spelling } from './token-piece.js'

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
  piece(id: number): TokenPiece
  /** The id whose own text is exactly this, or null: `" Paris"` may be one token where `"Paris"` is two. */
  findToken(text: string): number | null
}

/** The longest prompt (LIMITS.promptChars) takes about a second. */
const ENCODE_MS = 10_000
const tooSlow = () =>
  new AppError(
    'CHECKPOINT_BROKEN',
    'The tokenizer of this model takes too long over this text; tokenizer.json may be damaged.',
  )

/** A special token is written as a string or as an object around it. */
const SpecialToken = z.union([z.string(), z.object({ content: z.string() }).transform((token) => token.content)])
const Json = z.looseObject({
  decoder: z.unknown().optional(),
  added_tokens: z.array(z.object({ id: z.number().int().min(0), content: z.string(), special: z.boolean() })),
})
const ROLES = ['bos_token', 'eos_token', 'unk_token', 'pad_token', 'sep_token', 'cls_token', 'mask_token'] as const
/** These classes of Hugging Face obey `add_bos_token`; the plain fast tokenizer obeys its tokenizer.json alone. */
const OBEYS_ADD_BOS = /^(Llama|CodeLlama|Gemma|Cohere)Tokenizer(Fast)?$/

/** Opens tokenizer.json with tokenizer_config.json, both parsed; throws CHECKPOINT_BROKEN when they make no tokenizer. */
export function openTokenizer(json: Record<string, unknown>, config: Record<string, unknown>): Tokenizer {
  const { decoder, added_tokens } = parse(json)
  const hf = build(json, config)
  const spelling = spellingOf(decoder)
  const added = new Map(added_tokens.map((token) => [token.id, token]))
  const entries = hf.get_vocab()
  let size = 0
  for (const id of [...entries.values(), ...added.keys()]) size = Math.max(size, id + 1)
  const specialTokens: Record<string, string> = {}
  for (const role of ROLES) {
    const token = SpecialToken.safeParse(config[role])
    if (token.success) specialTokens[role] = token.data
  }
  const bosId = specialTokens.bos_token === undefined ? undefined : hf.token_to_id(specialTokens.bos_token)
  const obeysAddBos = OBEYS_ADD_BOS.test(String(config.tokenizer_class)) && typeof config.add_bos_token === 'boolean'

  const encode = (text: string, { specials }: { specials: boolean }): number[] => {
    if (text === '' && !specials) return []
    const { ids } = withinTime(ENCODE_MS, () => hf.encode(text, { add_special_tokens: specials }), tooSlow)
    if (!specials || !obeysAddBos || bosId === undefined) return ids
    const plain = ids[0] === bosId ? ids.slice(1) : ids
    return config.add_bos_token ? [bosId, ...plain] : plain
  }
  const piece = (id: number): TokenPiece => {
    const token = added.get(id)
    if (token) return token.special ? { text: token.content, special: true } : { text: token.content }
    const entry = hf.id_to_token(id)
    return entry === undefined ? { text: `<unused ${id}>`, special: true } : pieceOf(entry, spelling)
  }
  const findToken = (text: string): number | null => {
    const ids = encode(text, { specials: false })
    const [id] = ids
    if (ids.length !== 1 || id === undefined) return null
    const found = piece(id)
    return 'text' in found && found.text === text ? id : null
  }
  return {
    size,
    bosId,
    bosRule: probeBos(encode, piece, specialTokens.bos_token),
    specialTokens,
    encode,
    piece,
    findToken,
  }
}

/** Encodes a probe with and without what the tokenizer adds. */
function probeBos(encode: Tokenizer['encode'], piece: Tokenizer['piece'], bos: string | undefined): string {
  const [plain, auto] = [false, true].map((specials) => encode('a', { specials })) as [number[], number[]]
  let before = 0
  while (before < auto.length - plain.length && !plain.every((id, i) => auto[before + i] === id)) before++
  const said = (ids: number[]) => ids.map(piece).map((p) => ('text' in p ? p.text : `<0x${p.bytes}>`))
  return bosRuleOf({ bos, before: said(auto.slice(0, before)), after: said(auto.slice(before + plain.length)) })
}

function parse(json: Record<string, unknown>): z.infer<typeof Json> {
  const parsed = Json.safeParse({ added_tokens: [], ...json })
  if (!parsed.success)
    throw new AppError('CHECKPOINT_BROKEN', 'tokenizer.json is damaged: it has no list added_tokens.')
  return parsed.data
}

function build(json: Record<string, unknown>, config: Record<string, unknown>): HfTokenizer {
  try {
    return new HfTokenizer(
      { normalizer: null, pre_tokenizer: null, post_processor: null, decoder: null, ...json },
      config,
    )
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new AppError('CHECKPOINT_BROKEN', `tokenizer.json cannot be used: ${why.slice(0, 200)}`, { cause })
  }
}

function spellingOf(decoder: unknown): Spelling {
  const text = JSON.stringify(decoder ?? null)
  if (text.includes('"ByteLevel"')) return 'byte-level'
  return text.includes('"Metaspace"') || text.includes('▁') || text.includes('"ByteFallback"')
    ? 'sentencepiece'
    : 'plain'
}
