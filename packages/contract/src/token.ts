import { z } from 'zod'

/** A token as text: its own UTF-8 text, or its bytes in hex when they are no whole characters. Ids are the identity. */
export const TokenPiece = z.union([
  z.object({ text: z.string(), special: z.literal(true).optional() }),
  z.object({ bytes: z.string().regex(/^([0-9a-f]{2})+$/) }),
])
export type TokenPiece = z.infer<typeof TokenPiece>
