import { pieceLabel, type TokenPiece } from '@lensboard/contract'

interface Target {
  target: readonly number[]
  against: readonly number[]
  vocabulary: ReadonlyMap<number, TokenPiece>
}

/** Of which tokens a logit is meant: "logit of “ Paris”", "logit of “ Paris” less that of “ Rome”". */
export function targetWords({ target, against, vocabulary }: Target): string {
  const named = (ids: readonly number[]) => {
    const texts = ids.map((id) => {
      const piece = vocabulary.get(id)
      return piece ? `“${pieceLabel(piece)}”` : `id ${id}`
    })
    return ids.length > 1 ? `the mean of ${texts.join(', ')}` : texts.join('')
  }
  return `logit of ${named(target)}${against.length > 0 ? ` less that of ${named(against)}` : ''}`
}

/** A token by its place and text: "position 5 “ is”". */
export function placeWords({ position, tokens }: { position: number; tokens: readonly TokenPiece[] }): string {
  const piece = tokens[position]
  return `position ${position}${piece ? ` “${pieceLabel(piece)}”` : ''}`
}
