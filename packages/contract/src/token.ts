import { z } from 'zod'

/** A token as text: its own UTF-8 text, or its bytes in hex when they are no whole characters. Ids are the identity. */
export const TokenPiece = z.union([
  z.object({ text: z.string(), special: z.literal(true).optional() }),
  z.object({ bytes: z.string().regex(/^([0-9a-f]{2})+$/) }),
])
export type TokenPiece = z.infer<typeof TokenPiece>

/** Plain label of a piece: raw text, or its bytes as hex pairs ("E2 96"). For display marks see the heatmap. */
export const pieceLabel = (piece: TokenPiece): string =>
  'text' in piece ? piece.text : (piece.bytes.match(/../g) ?? []).join(' ').toUpperCase()
