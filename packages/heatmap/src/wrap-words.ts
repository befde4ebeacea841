import { estimateWidth } from './segment-fit.js'

/** Lines of words that take at most `room` em; a longer word is cut. */
export function wrapWords(text: string, room: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').flatMap((one) => pieces(one, room))) {
    const longer = line ? `${line} ${word}` : word
    if (line && estimateWidth(longer) > room) lines.push(line)
    line = line && estimateWidth(longer) > room ? word : longer
  }
  return line ? [...lines, line] : lines
}

function pieces(word: string, room: number): string[] {
  const chars = Math.max(1, Math.floor(room / 0.6))
  if (estimateWidth(word) <= room) return [word]
  return Array.from({ length: Math.ceil(word.length / chars) }, (_, i) => word.slice(i * chars, (i + 1) * chars))
}
