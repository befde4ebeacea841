import { z } from 'zod'
import { SplitPreTokenizer } from './library.js'

/** A pattern as tokenizer.json writes it: a literal text, or a regular expression in Oniguruma's dialect. */
export const Pattern = z.union([z.object({ String: z.string() }), z.object({ Regex: z.string() })])
export type Pattern = z.infer<typeof Pattern>

/** The pattern as JavaScript has it; the library translates the dialect. */
export function regexOf(pattern: Pattern): RegExp {
  if ('String' in pattern) return new RegExp(pattern.String.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gu')
  const { pattern: regex } = new SplitPreTokenizer({ type: 'Split', pattern, behavior: 'Isolated', invert: false })
  if (regex === null) throw new Error('it has a pattern of an unknown kind')
  return regex
}

export interface Stretch {
  from: number
  to: number
  match: boolean
}

/** The whole text as stretches that match and stretches between. Empty matches are none. */
export function stretches(text: string, regex: RegExp): Stretch[] {
  const found: Stretch[] = []
  let at = 0
  for (const { 0: hit, index } of text.matchAll(regex)) {
    if (hit === '') continue
    if (at < index) found.push({ from: at, to: index, match: false })
    at = index + hit.length
    found.push({ from: index, to: at, match: true })
  }
  if (at < text.length) found.push({ from: at, to: text.length, match: false })
  return found
}

export const Behavior = z.enum(['Removed', 'Isolated', 'MergedWithPrevious', 'MergedWithNext', 'Contiguous'])
export type Behavior = z.infer<typeof Behavior>

/** What remains of the stretches when matches split a text in one of Hugging Face's five ways. */
export function splitStretches(all: readonly Stretch[], behavior: Behavior): Stretch[] {
  if (behavior === 'Isolated') return [...all]
  if (behavior === 'Removed') return all.filter(({ match }) => !match)
  if (behavior === 'Contiguous') return merged(all, (last, next) => last.match === next.match)
  // A match joins one neighbour that is none; two matches in a row stay apart.
  if (behavior === 'MergedWithPrevious') return merged(all, (last, next) => !last.match && next.match)
  return merged(all, (last, next) => last.match && !next.match)
}

function merged(all: readonly Stretch[], join: (last: Stretch, next: Stretch) => boolean): Stretch[] {
  const out: Stretch[] = []
  let last: Stretch | undefined
  for (const next of all) {
    const grown = out.at(-1)
    if (grown && last && join(last, next)) grown.to = next.to
    else out.push({ ...next })
    last = next
  }
  return out
}
