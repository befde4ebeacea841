import { type Answer, isTextId, pieceLabel, type TokenPiece } from '@lensboard/contract'
import type { LensboardContents } from '../read-lensboard.js'

/** A card that is written as a file: what our own file holds of it. */
export type ExportedCard = LensboardContents

/** The raw text of a token, hex pairs where it is no text, `id 7` where nobody knows it. */
export const textOf = (vocabulary: ReadonlyMap<number, TokenPiece>, id: number): string => {
  const piece = vocabulary.get(id)
  return piece ? pieceLabel(piece) : `id ${id}`
}

/** An id for a file: a token that is known by its text alone has none. */
export const fileId = (id: number): number | undefined => (id < 0 || isTextId(id) ? undefined : id)

/** Whether some tokens of an answer are known by their text alone. */
export const lacksIds = ({ ids }: Answer): boolean => ids.some(isTextId)

/** How many of some ids share their text with another of them. */
export function sameTexts(vocabulary: ReadonlyMap<number, TokenPiece>, ids: Iterable<number>): number {
  const all = new Set(ids)
  const texts = new Set(Array.from(all, (id) => textOf(vocabulary, id)))
  return all.size - texts.size
}

/** Weight of a triangle's cell; 0 where the query comes before the key. */
export function squareOf(patterns: Float32Array, start: number, nTokens: number, value: (weight: number) => number) {
  return Array.from({ length: nTokens }, (_, q) =>
    Array.from({ length: nTokens }, (_, k) => (k > q ? 0 : value(patterns[start + (q * (q + 1)) / 2 + k]!))),
  )
}
