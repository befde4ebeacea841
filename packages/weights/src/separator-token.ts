import type { Tokenizer } from './tokenizer.js'

/** The token that stands between two texts that are read one after the other: end of text, else its beginning. */
export function separatorToken({ specialTokens, findToken }: Tokenizer): number | undefined {
  const { eos_token: eos, bos_token: bos } = specialTokens
  return [eos, bos].flatMap((token) => (token === undefined ? [] : (findToken(token) ?? [])))[0]
}
