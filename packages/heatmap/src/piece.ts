import { pieceLabel, type TokenPiece } from '@lensboard/contract'

/** A stretch of a token as it is shown. `raw` is what copying gives. */
export type Segment =
  | { kind: 'text'; text: string }
  | { kind: 'space'; count: number }
  | { kind: 'newline' }
  | { kind: 'tab' }
  | { kind: 'empty' }
  /** Bytes that are no whole characters, or a character nobody can see: shown by its hex code. */
  | { kind: 'bytes' | 'control'; text: string; raw: string }
  | { kind: 'special'; text: string }

// Invisible or direction-changing characters would hide or reorder their neighbours. Joiners inside a word or an
// emoji do their work unseen.
const HIDDEN = /^(?:(?=\p{Default_Ignorable_Code_Point})\p{Cf}|\p{Cc}|\p{Zl}|\p{Zp}|(?! )\p{Zs})$/u
const JOINER = /^[\u200c\u200d]$/
const PARTS = / +|./gsu

/** What to draw for a token: leading, trailing and repeated spaces, newlines and tabs become marks. */
export function displayPiece(piece: TokenPiece): Segment[] {
  if ('bytes' in piece) return [{ kind: 'bytes', text: pieceLabel(piece), raw: pieceLabel(piece) }]
  if (piece.special) return [{ kind: 'special', text: piece.text }]
  if (piece.text === '') return [{ kind: 'empty' }]
  const segments: Segment[] = []
  const addText = (text: string) => {
    const last = segments.at(-1)
    if (last?.kind === 'text') last.text += text
    else segments.push({ kind: 'text', text })
  }
  for (const { 0: part, index } of piece.text.matchAll(PARTS)) {
    const inner = index > 0 && index + part.length < piece.text.length
    if (part === '\n') segments.push({ kind: 'newline' })
    else if (part === '\t') segments.push({ kind: 'tab' })
    else if (part.startsWith(' ') && !(inner && part === ' ')) segments.push({ kind: 'space', count: part.length })
    else if (HIDDEN.test(part) && !(inner && JOINER.test(part)))
      segments.push({ kind: 'control', text: codePoint(part), raw: part })
    else addText(part)
  }
  return segments
}

const codePoint = (char: string): string =>
  `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/** A token spelled for a screen reader: "space Paris", "newline", "bytes E2 96". */
export const spellPiece = (piece: TokenPiece): string => spellSegments(displayPiece(piece))

/** The same of what is shown already. */
export const spellSegments = (segments: readonly Segment[]): string => segments.map(spellSegment).join(' ')

/** One segment in words. */
function spellSegment(segment: Segment): string {
  if (segment.kind === 'text' || segment.kind === 'control') return segment.text
  if (segment.kind === 'space') return segment.count === 1 ? 'space' : `${segment.count} spaces`
  if (segment.kind === 'bytes') return `bytes ${segment.text}`
  if (segment.kind === 'special') return `special token ${segment.text}`
  return segment.kind
}
