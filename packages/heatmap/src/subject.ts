import { type LensResult, pieceLabel, type TokenGroup } from '@lensboard/contract'
import { followedLogProb, followedRank, pieceOf } from './followed.js'
import { displayPiece, type Segment } from './piece.js'

/** What a line, a table row or a colour is about: a followed token by its id, or a group of them. */
export type Subject = number | TokenGroup

const tokensOf = (subject: Subject): readonly number[] => (typeof subject === 'number' ? [subject] : subject.ids)

/** Its name in the ids of measures: `12` or `g1`. */
export const subjectKey = (subject: Subject): string => (typeof subject === 'number' ? String(subject) : subject.key)

/** The subject of such a name; undefined for a group that is not there. */
export function subjectOf(key: string, groups: readonly TokenGroup[]): Subject | undefined {
  return /^\d{1,10}$/.test(key) ? Number(key) : groups.find((group) => group.key === key)
}

/** As plain text: a token's own, or the group's name. */
export const subjectLabel = (result: LensResult, subject: Subject): string =>
  typeof subject === 'number' ? pieceLabel(pieceOf(result, subject)) : subject.name

/** The same with whitespace as marks, for what draws text by itself. */
export const subjectSegments = (result: LensResult, subject: Subject): Segment[] =>
  typeof subject === 'number' ? displayPiece(pieceOf(result, subject)) : [{ kind: 'text', text: subject.name }]

/**
 * ln Σ p over its tokens at a row and position, in float64: largest first taken out, so that nothing becomes 0 or ∞.
 * NaN where one of them is not followed or the cell is missing.
 */
export function subjectLogProb(result: LensResult, subject: Subject, row: number, position: number): number {
  if (typeof subject === 'number') return followedLogProb(result, subject, row, position)
  const logProbs = subject.ids.map((id) => followedLogProb(result, id, row, position))
  const most = Math.max(...logProbs)
  if (!Number.isFinite(most)) return most
  // Rounding may lift a sum of probabilities over 1.
  return Math.min(0, most + Math.log(logProbs.reduce((sum, logProb) => sum + Math.exp(logProb - most), 0)))
}

/**
 * Rank of a token, 1 the most probable; of a group the best of its tokens'. NaN where it is not followed, and where no
 * rank was counted: what is not counted is far down the list, so it never was the best.
 */
export function subjectRank(result: LensResult, subject: Subject, row: number, position: number): number {
  const ids = tokensOf(subject)
  if (ids.some((id) => Number.isNaN(followedLogProb(result, id, row, position)))) return Number.NaN
  const ranks = ids.map((id) => followedRank(result, id, row, position)).filter((rank) => !Number.isNaN(rank))
  return ranks.length > 0 ? Math.min(...ranks) : Number.NaN
}

/** Mean of ln p over its tokens; less that of another subject it is the difference of their mean logits. */
function meanLogProb(result: LensResult, subject: Subject, row: number, position: number): number {
  const ids = tokensOf(subject)
  return ids.reduce((sum, id) => sum + followedLogProb(result, id, row, position), 0) / ids.length
}

/** By how much a row prefers one subject to another, in logits: mean ln p less mean ln p. */
export const logitDifferenceAt = (
  result: LensResult,
  [a, b]: readonly [Subject, Subject],
  row: number,
  position: number,
): number => meanLogProb(result, a, row, position) - meanLogProb(result, b, row, position)

/** Whether all its tokens are followed at a position. */
export const isFollowedHere = (here: readonly number[], subject: Subject): boolean =>
  tokensOf(subject).every((id) => here.includes(id))
