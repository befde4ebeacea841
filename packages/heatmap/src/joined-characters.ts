import type { TokenPiece } from '@lensboard/contract'

/** A character that is spread over several byte tokens, positions `from` to `to` inclusive. */
export interface JoinedCharacter {
  from: number
  to: number
  text: string
}

/** A character has at most four bytes; a few more allow for tokens that hold the end of one and the start of another. */
const TOKENS_MAX = 8
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Runs of neighbouring byte tokens that together are whole characters, shortest first, left to right. */
export function joinedCharacters(tokens: readonly TokenPiece[]): JoinedCharacter[] {
  const joined: JoinedCharacter[] = []
  for (let from = 0; from < tokens.length; from++) {
    const found = joinFrom(tokens, from)
    if (!found) continue
    joined.push(found)
    from = found.to
  }
  return joined
}

function joinFrom(tokens: readonly TokenPiece[], from: number): JoinedCharacter | null {
  let hex = ''
  for (let to = from; to < Math.min(tokens.length, from + TOKENS_MAX); to++) {
    const piece = tokens[to]!
    if (!('bytes' in piece)) return null
    hex += piece.bytes
    try {
      return {
        from,
        to,
        text: utf8.decode(Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))),
      }
    } catch {
      // Not whole yet: the next token may complete it.
    }
  }
  return null
}
