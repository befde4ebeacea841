import { type AlignedText, slice } from './aligned-text.js'

/** A token that is found in a text before the model reads it: "<s>", a run of spaces. */
export interface AddedToken {
  id: number
  content: string
  special: boolean
  /** Found in the text after normalisation, not as typed. */
  normalized: boolean
  /** Takes the white space before it, behind it. */
  lstrip: boolean
  rstrip: boolean
  /** Only where no letter touches it. */
  single_word: boolean
}

/** A part of a text: an added token, or what lies between two. */
export type Part = { id: number; text: AlignedText } | { id?: undefined; text: AlignedText }

interface Node {
  next: Map<number, Node>
  token?: AddedToken
}

const WORD_CHARS = String.raw`[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}]`
const WORD_ENDS = new RegExp(`${WORD_CHARS}$`, 'u')
const WORD_STARTS = new RegExp(`^${WORD_CHARS}`, 'u')
const SPACE_STARTS = /^\p{White_Space}*/u

/** Cuts a text at added tokens: the leftmost first, of those that begin there the longest. */
export function addedTokenSplitter(tokens: readonly { pattern: string; token: AddedToken }[]) {
  const root: Node = { next: new Map() }
  for (const { pattern, token } of tokens) if (pattern !== '') insert(root, pattern, token)
  return (source: AlignedText): Part[] => {
    const parts: Part[] = []
    let done = 0
    for (const { from, to, token } of matches(root, source.text)) {
      const start = token.lstrip ? Math.max(spaceBefore(source.text, from), done) : from
      const end = token.rstrip ? to + (SPACE_STARTS.exec(source.text.slice(to))?.[0].length ?? 0) : to
      if (done < start) parts.push({ text: slice(source, done, start) })
      parts.push({ id: token.id, text: slice(source, start, end) })
      done = end
    }
    if (done < source.text.length) parts.push({ text: done === 0 ? source : slice(source, done, source.text.length) })
    return parts
  }
}

function insert(root: Node, pattern: string, token: AddedToken): void {
  let node = root
  for (let i = 0; i < pattern.length; i++) {
    const unit = pattern.charCodeAt(i)
    const next = node.next.get(unit) ?? { next: new Map() }
    node.next.set(unit, next)
    node = next
  }
  // Two entries of one content: the first stays, as in Hugging Face's automaton.
  node.token ??= token
}

function* matches(root: Node, text: string): Generator<{ from: number; to: number; token: AddedToken }> {
  if (root.next.size === 0) return
  let at = 0
  while (at < text.length) {
    let found: { to: number; token: AddedToken } | undefined
    let node: Node | undefined = root
    for (let i = at; node; i++) {
      if (node.token) found = { to: i, token: node.token }
      node = i < text.length ? node.next.get(text.charCodeAt(i)) : undefined
    }
    if (!found) {
      at++
      continue
    }
    if (!found.token.single_word || standsAlone(text, at, found.to)) yield { from: at, ...found }
    at = found.to
  }
}

const standsAlone = (text: string, from: number, to: number) =>
  !WORD_ENDS.test(text.slice(Math.max(0, from - 2), from)) && !WORD_STARTS.test(text.slice(to, to + 2))

/** Where the white space that ends at `to` begins. */
function spaceBefore(text: string, to: number): number {
  let from = to
  while (from > 0 && /\p{White_Space}/u.test(text.charAt(from - 1))) from--
  return from
}
