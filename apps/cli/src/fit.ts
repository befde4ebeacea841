import { pieceLabel, type TokenPiece } from '@lensboard/contract'

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
/** What terminals draw two columns wide: emoji, and the East Asian wide and full-width blocks. */
const WIDE =
  /^(\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}])/u

/** Columns that a text takes in a terminal. */
export function widthOf(text: string): number {
  let width = 0
  for (const { segment } of graphemes.segment(text)) width += WIDE.test(segment) ? 2 : 1
  return width
}

/** Exactly `width` columns: filled up with spaces, or cut with an ellipsis. */
export function fit(text: string, width: number): string {
  const needs = widthOf(text)
  if (needs <= width) return text + ' '.repeat(width - needs)
  let cut = ''
  let used = 0
  for (const { segment } of graphemes.segment(text)) {
    const wide = WIDE.test(segment) ? 2 : 1
    if (used + wide > width - 1) break
    cut += segment
    used += wide
  }
  return `${cut}…${' '.repeat(width - 1 - used)}`
}

/**
 * A token as a terminal may show it: spaces as dots, and nothing that moves the cursor, changes colours or turns the
 * direction of writing, whatever a vocabulary holds.
 */
export function showPiece(piece: TokenPiece): string {
  return pieceLabel(piece)
    .replaceAll(' ', '·')
    .replaceAll('\n', '⏎')
    .replaceAll('\t', '⇥')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu, sign)
}

/** The picture of a control character, or the number of any other that shows nothing. */
function sign(letter: string): string {
  const code = letter.codePointAt(0)!
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  return code === 0x7f ? '␡' : `U+${code.toString(16).toUpperCase()}`
}
