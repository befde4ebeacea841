import type { TokenPiece } from './token.js'

/** Plain label of a piece: raw text, or its bytes as hex pairs ("E2 96"). For display marks see the heatmap. */
export const pieceLabel = (piece: TokenPiece): string =>
  'text' in piece ? piece.text : (piece.bytes.match(/../g) ?? []).join(' ').toUpperCase()
