const NARROW = /[\s.,:;'’|!()[\]ijlt·/“”"-]/
const WIDE = /[mwMWQ%@…—−→↓]/
const DIGIT = /[0-9]/
const LATIN = /[\u0020-\u024f\u2010-\u2027\u2190-\u21ff\u2212]/

/** About how wide a text is in the sans typeface of figures, in em; rather too wide than too narrow. */
export function sansWidth(text: string): number {
  let width = 0
  for (const character of text) {
    if (NARROW.test(character)) width += 0.34
    else if (DIGIT.test(character)) width += 0.6
    else if (WIDE.test(character)) width += 0.9
    else if (LATIN.test(character)) width += character === character.toLowerCase() ? 0.56 : 0.66
    else width += 1
  }
  return width
}

/** Lines of words that take at most `room` em; a longer word is cut. */
export function wrapWords(text: string, room: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').flatMap((one) => pieces(one, room))) {
    const longer = line ? `${line} ${word}` : word
    if (line && sansWidth(longer) > room) lines.push(line)
    line = line && sansWidth(longer) > room ? word : longer
  }
  return line ? [...lines, line] : lines
}

/** A word in pieces that each fit in a line. */
function pieces(word: string, room: number): string[] {
  if (sansWidth(word) <= room) return [word]
  const cut: string[] = []
  let piece = ''
  for (const character of word) {
    if (piece && sansWidth(piece + character) > room) {
      cut.push(piece)
      piece = ''
    }
    piece += character
  }
  return piece ? [...cut, piece] : cut
}
