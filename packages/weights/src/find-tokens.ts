import type { FoundToken } from '@lensboard/contract'
import type { Tokenizer } from './tokenizer.js'

const FOUND_MAX = 20
/** Pieces of a longer text that are offered. */
const PARTS_MAX = 6

/** The texts of the vocabulary last searched, lower-case and without a leading space; typing searches one again and again. */
let searched: { tokenizer: Tokenizer; texts: string[] } | undefined

function textsOf(tokenizer: Tokenizer): string[] {
  if (searched?.tokenizer === tokenizer) return searched.texts
  const texts = Array.from({ length: tokenizer.size }, (_, id) => {
    const piece = tokenizer.piece(id)
    return 'text' in piece ? bare(piece.text) : ''
  })
  searched = { tokenizer, texts }
  return texts
}

const bare = (text: string): string => text.replace(/^ /, '').toLowerCase()

/**
 * Tokens that a person may mean by a text, at most 20: itself, with and without its leading space and in other case,
 * its pieces where it is several tokens, then what begins with it, shortest first. Digits also find the token of that id.
 */
export function findTokens(tokenizer: Tokenizer, text: string): FoundToken[] {
  const found = new Map<number, FoundToken>()
  const add = (id: number | null | undefined, how: FoundToken['how']) => {
    if (id === null || id === undefined || found.has(id) || found.size >= FOUND_MAX) return
    found.set(id, { id, piece: tokenizer.piece(id), how })
  }
  if (/^\s*\d{1,9}\s*$/.test(text) && Number(text) < tokenizer.size) add(Number(text), 'id')
  const exact = tokenizer.findToken(text)
  add(exact, 'exact')
  for (const variant of variantsOf(text)) add(tokenizer.findToken(variant), 'variant')
  if (exact === null) for (const id of tokenizer.encode(text, { specials: false }).slice(0, PARTS_MAX)) add(id, 'part')
  for (const id of beginningWith(textsOf(tokenizer), bare(text))) add(id, 'prefix')
  return [...found.values()]
}

function variantsOf(text: string): string[] {
  const word = text.replace(/^ +/, '')
  const cases = [word, word.toLowerCase(), word.slice(0, 1).toUpperCase() + word.slice(1)]
  return cases.flatMap((one) => [` ${one}`, one])
}

function beginningWith(texts: readonly string[], start: string): number[] {
  if (start.trim() === '') return []
  const ids: number[] = []
  texts.forEach((text, id) => {
    if (text.startsWith(start)) ids.push(id)
  })
  return ids.sort((a, b) => texts[a]!.length - texts[b]!.length || a - b).slice(0, FOUND_MAX)
}
