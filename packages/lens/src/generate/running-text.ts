import type { TokenPiece } from '@lensboard/contract'

/** Turns tokens, one by one, into the text they add; a character in several tokens comes with its last one. */
export function runningText(): (piece: TokenPiece) => string {
  const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
  return (piece) =>
    utf8.decode('bytes' in piece ? Buffer.from(piece.bytes, 'hex') : new TextEncoder().encode(piece.text), {
      stream: true,
    })
}
