import { z } from 'zod'
import type { AddedToken } from './added-tokens.js'

/** A special token is written as a string or as an object around it. */
const SpecialToken = z.union([z.string(), z.object({ content: z.string() }).transform((token) => token.content)])
const ROLES = ['bos_token', 'eos_token', 'unk_token', 'pad_token', 'sep_token', 'cls_token', 'mask_token'] as const

/** Special tokens of a tokenizer_config.json by role, as a chat template names them. */
export function specialTokensOf(config: Record<string, unknown>): Record<string, string> {
  const tokens: Record<string, string> = {}
  for (const role of ROLES) {
    const token = SpecialToken.safeParse(config[role])
    if (token.success) tokens[role] = token.data
  }
  return tokens
}

/**
 * Hugging Face's classes that write their own BOS and EOS rule over tokenizer.json's, and whether they add a BOS where
 * the configuration does not say; every other class obeys tokenizer.json alone.
 */
const OWN_BOS_RULE: readonly [RegExp, boolean][] = [
  [/^(Llama|CodeLlama|Gemma|Cohere)Tokenizer(Fast)?$/, true],
  [/^GPTNeoXTokenizer(Fast)?$/, false],
]
/** Here an unset value leaves add_prefix_space as tokenizer.json has it; everywhere else unset means false. */
const KEEPS_PREFIX_SPACE = /^(Code)?LlamaTokenizer(Fast)?$/

/** The rule of this tokenizer's class, where it has one. */
export function ownBosRule(config: Record<string, unknown>): { bos: boolean; eos: boolean } | undefined {
  const rule = OWN_BOS_RULE.find(([name]) => name.test(String(config.tokenizer_class)))
  if (!rule) return undefined
  const { add_bos_token: bos, add_eos_token: eos } = config
  return { bos: typeof bos === 'boolean' ? bos : rule[1], eos: eos === true }
}

/** The pre_tokenizer as Hugging Face's classes use it: their add_prefix_space wins over a lone ByteLevel's. */
export function withPrefixSpace(preTokenizer: unknown, config: Record<string, unknown>): unknown {
  const wanted = config.add_prefix_space ?? null
  if (wanted === null && KEEPS_PREFIX_SPACE.test(String(config.tokenizer_class))) return preTokenizer
  if (!ByteLevel.safeParse(preTokenizer).success) return preTokenizer
  return { ...(preTokenizer as object), add_prefix_space: wanted === true }
}
const ByteLevel = z.object({ type: z.literal('ByteLevel'), add_prefix_space: z.boolean() })

const flag = z.boolean().optional()
const Flags = { normalized: flag, lstrip: flag, rstrip: flag, single_word: flag, special: flag }
const InJson = z.array(z.object({ id: z.number().int().min(0), content: z.string(), ...Flags }))
const InConfig = z.record(z.string().regex(/^\d{1,9}$/), z.object({ content: z.string(), ...Flags }))

/** Added tokens by id: those of tokenizer.json, and over them what tokenizer_config.json says; null when damaged. */
export function addedTokensOf(
  json: Record<string, unknown>,
  config: Record<string, unknown>,
): Map<number, AddedToken> | null {
  const inJson = InJson.safeParse(json.added_tokens ?? [])
  if (!inJson.success) return null
  const inConfig = InConfig.safeParse(config.added_tokens_decoder ?? {})
  const all = [
    ...inJson.data,
    ...Object.entries(inConfig.success ? inConfig.data : {}).map(([id, token]) => ({ id: Number(id), ...token })),
  ]
  const tokens = new Map<number, AddedToken>()
  for (const { id, content, special = false, normalized = !special, ...flags } of all) {
    const { lstrip = false, rstrip = false, single_word = false } = flags
    tokens.set(id, { id, content, special, normalized, lstrip, rstrip, single_word })
  }
  return tokens
}
