import type { Code, Column } from './column-codes.js'
import type { TokenPiece } from './token.js'

export const f32 = (data: Float32Array, dims: number[], back = 0, code?: Code): Column => ({
  ...{ data, dims, back },
  ...(code && { code }),
})
export const i32 = (data: Int32Array, dims: number[], back = 0): Column => ({ data, dims, back })

/** A piece that is plain text stands as a string. */
export type StoredPiece = string | TokenPiece

/** Ids in rising order as a column, and the piece of each in that order. */
export function vocabularyParts(vocabulary: ReadonlyMap<number, TokenPiece>): {
  pieces: StoredPiece[]
  vocabularyIds: Column
} {
  const ids = Int32Array.from(vocabulary.keys()).sort()
  const pieces = Array.from(ids, (id): StoredPiece => {
    const piece = vocabulary.get(id)!
    return 'text' in piece && !piece.special ? piece.text : piece
  })
  return { pieces, vocabularyIds: i32(ids, [ids.length]) }
}

/** The inverse of `vocabularyParts`. */
export const vocabularyOf = (ids: Int32Array, pieces: readonly StoredPiece[]): Map<number, TokenPiece> =>
  new Map(Array.from(ids, (id, i) => [id, asPiece(pieces[i] ?? '')]))

const asPiece = (stored: StoredPiece): TokenPiece => (typeof stored === 'string' ? { text: stored } : stored)
