/** What a word of a query found in an item, the better the more. */
const POINTS = { wordStart: 8, inLabel: 6, moreStart: 4, inMore: 3, scattered: 1 } as const
/** Shorter words have their letters scattered in everything. */
const SCATTERED_MIN = 3

/** What an item is found by: its name, and what else is known of it. */
export interface Findable {
  label: string
  more: readonly string[]
}

const startsWord = (text: string, word: string) => {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]!)) return true
  return false
}

/** Whether the letters of a word stand in a text in their order: "tdy" in "tidy". */
function isScattered(text: string, word: string): boolean {
  let at = -1
  for (const letter of word) {
    at = text.indexOf(letter, at + 1)
    if (at < 0) return false
  }
  return true
}

function pointsOf(label: string, more: readonly string[], word: string): number {
  if (startsWord(label, word)) return POINTS.wordStart
  if (label.includes(word)) return POINTS.inLabel
  if (more.some((text) => startsWord(text, word))) return POINTS.moreStart
  if (more.some((text) => text.includes(word))) return POINTS.inMore
  return word.length >= SCATTERED_MIN && isScattered(label, word) ? POINTS.scattered : 0
}

/** How well an item answers a query: 0 when a word of it is nowhere in the item; an empty query finds everything. */
export function rank({ label, more }: Findable, query: string): number {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return 1
  const [name, rest] = [label.toLowerCase(), more.map((text) => text.toLowerCase())]
  let sum = 0
  for (const word of words) {
    const points = pointsOf(name, rest, word)
    if (points === 0) return 0
    sum += points
  }
  return sum / words.length + (name.startsWith(words.join(' ')) ? 1 : 0)
}
