import { type TokenPiece, textId } from '@lensboard/contract'
import { damaged } from './checks.js'

/** A token as a file gives it: its text, and its id where that is known. */
export interface ReadToken {
  text: string
  id?: number
}

const SPECIAL = /^(<\|[^|<>]{1,40}\|>|<\/?(s|pad|unk|bos|eos|mask)>)$/

/** How a file's token is shown. Texts that every tokenizer keeps for itself are marked as such. */
export const pieceOf = ({ text }: ReadToken): TokenPiece => (SPECIAL.test(text) ? { text, special: true } : { text })

/** Ids of a file's tokens: their own, or one that stands for a text. The same text has one throughout the file. */
export class Words {
  readonly pieces = new Map<number, TokenPiece>()
  readonly #texts = new Map<string, number>()

  idOf(token: ReadToken): number {
    const id = token.id ?? this.#textId(token.text)
    if (!this.pieces.has(id)) this.pieces.set(id, pieceOf(token))
    return id
  }

  #textId(text: string): number {
    const known = this.#texts.get(text)
    if (known !== undefined) return known
    const id = textId(text, (one) => this.pieces.has(one))
    this.#texts.set(text, id)
    return id
  }
}

/** Token of a byte-level alphabet (GPT-2's) by its byte. */
const BYTES = byteAlphabet()

function byteAlphabet(): Map<string, number> {
  const bytes = new Map<string, number>()
  let next = 256
  for (let byte = 0; byte < 256; byte++) {
    const shown = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae
    bytes.set(String.fromCharCode(shown ? byte : next++), byte)
  }
  return bytes
}

/** Tokens as a vocabulary spells them ("Ġthe", "▁the") as their texts; such a spelling marks the whole list. */
export function spelled(tokens: readonly string[]): string[] {
  if (tokens.some((token) => /[ĠĊ]/.test(token))) return tokens.map(fromBytes)
  if (tokens.some((token) => token.includes('▁'))) return tokens.map((token) => token.replaceAll('▁', ' '))
  return [...tokens]
}

function fromBytes(token: string): string {
  const bytes = Array.from(token, (char) => BYTES.get(char))
  if (bytes.includes(undefined)) return token
  return new TextDecoder().decode(Uint8Array.from(bytes as number[]))
}

/** A prompt's text of its tokens; those that a tokenizer puts before it are no part of it. */
export function promptOf(tokens: readonly TokenPiece[]): string {
  const first = tokens.findIndex((piece) => !('special' in piece))
  return tokens
    .slice(first < 0 ? tokens.length : first)
    .map((piece) => ('text' in piece ? piece.text : ''))
    .join('')
}

/** Checks that a list of rows fits a number of tokens at all. */
export function checkTokens(count: number, max: number): void {
  if (count < 1) throw damaged('it has no tokens')
  if (count > max) throw damaged(`it has ${count.toLocaleString('en')} tokens, more than ${max.toLocaleString('en')}`)
}
