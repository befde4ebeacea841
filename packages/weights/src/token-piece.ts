import type { TokenPiece } from '@lensboard/contract'
import { BYTE_OF_LETTER } from './byte-letters.js'

/** How a vocabulary spells text: bytes as stand-in letters (GPT-2 and after), or `▁` for a space and `<0xE2>` for a byte. */
export type Spelling = 'byte-level' | 'sentencepiece' | 'plain'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** What a vocabulary entry really says: its text when its bytes are whole characters, else the bytes in hex. */
export function pieceOf(entry: string, spelling: Spelling): TokenPiece {
  if (spelling === 'plain') return { text: entry }
  if (spelling === 'sentencepiece') {
    const byte = /^<0x([0-9A-Fa-f]{2})>$/.exec(entry)?.[1]
    return byte === undefined ? { text: entry.replaceAll('▁', ' ') } : pieceOfBytes(Uint8Array.of(Number(`0x${byte}`)))
  }
  const bytes = Array.from(entry, (letter) => BYTE_OF_LETTER.get(letter))
  // An entry with other letters was added as plain text after training.
  if (bytes.some((byte) => byte === undefined)) return { text: entry }
  return pieceOfBytes(Uint8Array.from(bytes as number[]))
}

function pieceOfBytes(bytes: Uint8Array): TokenPiece {
  try {
    return { text: utf8.decode(bytes) }
  } catch {
    return { bytes: Buffer.from(bytes).toString('hex') }
  }
}
