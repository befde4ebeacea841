import { isTextId, type LensResult, pieceLabel, type TokenPiece, textId } from '@lensboard/contract'

/** What a token says, whatever its id: text, bytes and special tokens of the same letters are not the same. */
export const tokenKey = (piece: TokenPiece): string =>
  `${'bytes' in piece ? 'bytes' : piece.special ? 'special' : 'text'} ${pieceLabel(piece)}`

/** Every token that a reading names, by id. */
function* namedTokens({ ids, tokens, vocabulary }: LensResult): Generator<[number, TokenPiece]> {
  yield* vocabulary
  for (const [position, id] of ids.entries()) {
    const piece = tokens[position]
    if (piece && !vocabulary.has(id)) yield [id, piece]
  }
}

/**
 * Whether equal ids are equal tokens in both readings: they say the same tokenizer, or no id that both name means two
 * things and no token of both has two ids.
 */
export function haveSameIds(a: LensResult, b: LensResult): boolean {
  if (a.facts.tokenizer && a.facts.tokenizer === b.facts.tokenizer) return true
  const keys = new Map<number, string>()
  const ids = new Map<string, number>()
  for (const [id, piece] of namedTokens(a)) {
    keys.set(id, tokenKey(piece))
    ids.set(tokenKey(piece), id)
  }
  for (const [id, piece] of namedTokens(b)) {
    const key = tokenKey(piece)
    if ((keys.get(id) ?? key) !== key || (ids.get(key) ?? id) !== id) return false
  }
  return true
}

/** A reading with the ids of another one for the tokens that say the same; tokens of its own get ids that nothing has. */
export function withIdsOf(result: LensResult, other: LensResult): LensResult {
  const theirs = new Map<string, number>()
  const taken = new Set<number>()
  for (const [id, piece] of namedTokens(other)) {
    if (!theirs.has(tokenKey(piece))) theirs.set(tokenKey(piece), id)
    taken.add(id)
  }
  const ids = new Map<number, number>()
  for (const [id, piece] of namedTokens(result)) {
    const key = tokenKey(piece)
    const free = isTextId(id) && !taken.has(id) ? id : undefined
    const next = theirs.get(key) ?? free ?? textId(key, (one) => taken.has(one))
    // Two ids of one text are two tokens: the first takes the other reading's.
    theirs.delete(key)
    taken.add(next)
    ids.set(id, next)
  }
  const translated = (all: Int32Array) => all.map((id) => ids.get(id) ?? id)
  const { tracked } = result
  return {
    ...result,
    ids: translated(result.ids),
    topIds: translated(result.topIds),
    vocabulary: new Map([...result.vocabulary].map(([id, piece]) => [ids.get(id) ?? id, piece])),
    ...(tracked && { tracked: { ...tracked, ids: translated(tracked.ids) } }),
  }
}
